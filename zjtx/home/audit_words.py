"""Acts of the audit trail in Chinese. Moves of declarations take their words from the table of moves."""

from declarations.workflow import BY_NAME

# First part of an action → group of the filter.
GROUPS = {
    "account": "账号与登录",
    "round": "申报批次",
    "declaration": "申报办理",
    "evidence": "佐证材料",
    "review": "审核",
    "file": "文件读取",
    "job": "导出",
    "phones": "联系电话",
    "calendar": "工作日历",
    "audit": "审计",
}
WORDS = {
    "account.sign_in": "登录",
    "account.sign_out": "退出登录",
    "account.sign_up": "企业注册",
    "account.lock_out": "登录锁定",
    "account.session_ended": "结束登录",
    "account.password_changed": "修改密码",
    "account.password_reset": "重设密码",
    "account.password_reset_requested": "申请重设密码",
    "account.disabled": "停用账号",
    "account.enabled": "启用账号",
    "account.role_change_requested": "提出角色变更",
    "account.role_changed": "角色变更",
    "account.role_change_cancelled": "撤回角色变更",
    "account.staff_invited": "邀请工作人员",
    "account.colleague_invited": "邀请本企业用户",
    "account.invitation_confirmed": "复核邀请",
    "account.invitation_reissued": "重发邀请",
    "account.invitation_cancelled": "撤回邀请",
    "account.invitation_accepted": "接受邀请",
    "account.claim_opened": "申请认领企业",
    "account.claim_accepted": "同意认领",
    "account.claim_refused": "不同意认领",
    "account.administration_handed_over": "移交企业管理员",
    "round.create": "新建批次",
    "round.update": "修改批次",
    "round.load": "导入批次",
    "round.propose": "提请确认批次",
    "round.return": "退回批次修改",
    "round.confirm": "确认开放批次",
    "round.close.propose": "提出结束批次",
    "round.close.decline": "不予结束批次",
    "round.close": "确认结束批次",
    "round.extension.propose": "提出延期",
    "round.extension.decline": "不予延期",
    "round.extension.confirm": "确认延期",
    "declaration.start": "开始填报",
    "declaration.import": "导入申报",
    "evidence.upload": "上传佐证材料",
    "evidence.remove": "移除佐证材料",
    "review.take": "经办申报",
    "review.release": "退出经办",
    "review.remark.add": "填写修改意见",
    "review.remark.remove": "删除修改意见",
    "review.finding": "认定条款",
    "review.commitment": "核查承诺事项",
    "file.read": "读取文件",
    "evidence.read": "读取佐证材料",
    "job.download": "下载导出文件",
    "phones.show": "查看联系电话",
    "calendar.add": "录入放假调休",
    "calendar.remove": "删除放假调休",
    "audit.verify": "核验审计链",
}


def words_of(action: str) -> str:
    """The act in Chinese; an act that has no words yet shows its own name."""
    if action in WORDS:
        return WORDS[action]
    area, _, name = action.partition(".")
    return BY_NAME[name].label if area == "declaration" and name in BY_NAME else action
