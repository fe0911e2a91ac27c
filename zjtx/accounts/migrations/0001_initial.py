import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models

import zjtx.common.clock


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("registry", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="User",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                (
                    "username",
                    models.CharField(
                        max_length=30,
                        unique=True,
                        validators=[
                            django.core.validators.RegexValidator(
                                "\\A[\\w.\\-]{4,30}\\Z",
                                "登录名应为 4 至 30 个字符，可用汉字、字母、数字、“.”“-”“_”，不能含空格和“@”。",
                            )
                        ],
                        verbose_name="登录名",
                    ),
                ),
                ("full_name", models.CharField(max_length=60, verbose_name="姓名")),
                ("email", models.EmailField(blank=True, max_length=120, verbose_name="电子邮箱")),
                (
                    "mobile",
                    models.CharField(
                        blank=True,
                        max_length=11,
                        validators=[
                            django.core.validators.RegexValidator(
                                "\\A1[3-9]\\d{9}\\Z", "手机号码应为以 1 开头的 11 位数字，例如 13900000000。"
                            )
                        ],
                        verbose_name="手机号码",
                    ),
                ),
                ("organisation", models.CharField(blank=True, max_length=120, verbose_name="工作单位")),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("enterprise", "申报企业"),
                            ("district_officer", "区市县（先导区）主管部门"),
                            ("city_officer", "市级主管部门"),
                            ("province_officer", "省级主管部门"),
                            ("expert", "评审专家"),
                            ("institution", "第三方服务机构"),
                            ("system_admin", "系统管理员"),
                            ("auditor", "审计管理员"),
                        ],
                        max_length=20,
                        verbose_name="角色",
                    ),
                ),
                ("is_enterprise_admin", models.BooleanField(default=False, verbose_name="企业管理员")),
                ("is_active", models.BooleanField(default=True, verbose_name="启用")),
                ("must_change_password", models.BooleanField(default=False, verbose_name="登录后须修改密码")),
                (
                    "password_changed_at",
                    models.DateTimeField(default=zjtx.common.clock.now, verbose_name="密码修改时间"),
                ),
                ("large_text", models.BooleanField(default=False, verbose_name="大字")),
                ("high_contrast", models.BooleanField(default=False, verbose_name="高对比度")),
                ("created_at", models.DateTimeField(default=zjtx.common.clock.now, verbose_name="创建时间")),
                (
                    "enterprise",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="users",
                        to="registry.enterprise",
                        verbose_name="企业",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.region",
                        verbose_name="地区",
                    ),
                ),
            ],
            options={
                "verbose_name": "账号",
                "verbose_name_plural": "账号",
                "indexes": [
                    models.Index(django.db.models.functions.text.Lower("email"), name="user_email_ignoring_case")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("enterprise__isnull", False), ("role", "enterprise")),
                            models.Q(
                                ("enterprise__isnull", True),
                                ("region__isnull", False),
                                ("role__in", ("district_officer", "city_officer", "province_officer")),
                            ),
                            models.Q(
                                ("enterprise__isnull", True),
                                ("role__in", ["expert", "institution", "system_admin", "auditor"]),
                            ),
                            _connector="OR",
                        ),
                        name="user_role_has_its_scope",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "role__in",
                                [
                                    "enterprise",
                                    "district_officer",
                                    "city_officer",
                                    "province_officer",
                                    "expert",
                                    "institution",
                                    "system_admin",
                                    "auditor",
                                ],
                            )
                        ),
                        name="user_role_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("is_enterprise_admin", False), ("role", "enterprise"), _connector="OR"),
                        name="user_enterprise_admin_is_enterprise",
                    ),
                    models.UniqueConstraint(
                        django.db.models.functions.text.Lower("username"), name="user_username_ignoring_case"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("is_enterprise_admin", True)),
                        fields=("enterprise",),
                        name="user_one_admin_per_enterprise",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Invitation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(default=zjtx.common.clock.now, verbose_name="发起时间")),
                ("confirmed_at", models.DateTimeField(blank=True, null=True, verbose_name="复核时间")),
                ("cancelled_at", models.DateTimeField(blank=True, null=True, verbose_name="撤回时间")),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("enterprise", "申报企业"),
                            ("district_officer", "区市县（先导区）主管部门"),
                            ("city_officer", "市级主管部门"),
                            ("province_officer", "省级主管部门"),
                            ("expert", "评审专家"),
                            ("institution", "第三方服务机构"),
                            ("system_admin", "系统管理员"),
                            ("auditor", "审计管理员"),
                        ],
                        max_length=20,
                        verbose_name="角色",
                    ),
                ),
                ("is_enterprise_admin", models.BooleanField(default=False, verbose_name="企业管理员")),
                ("full_name", models.CharField(max_length=60, verbose_name="姓名")),
                ("email", models.EmailField(max_length=120, verbose_name="电子邮箱")),
                (
                    "mobile",
                    models.CharField(
                        blank=True,
                        max_length=11,
                        validators=[
                            django.core.validators.RegexValidator(
                                "\\A1[3-9]\\d{9}\\Z", "手机号码应为以 1 开头的 11 位数字，例如 13900000000。"
                            )
                        ],
                        verbose_name="手机号码",
                    ),
                ),
                ("organisation", models.CharField(blank=True, max_length=120, verbose_name="工作单位")),
                (
                    "token_digest",
                    models.CharField(blank=True, max_length=64, null=True, unique=True, verbose_name="链接摘要"),
                ),
                ("expires_at", models.DateTimeField(blank=True, null=True, verbose_name="链接有效期至")),
                ("accepted_at", models.DateTimeField(blank=True, null=True, verbose_name="接受时间")),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="复核人",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="发起人",
                    ),
                ),
                (
                    "enterprise",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.enterprise",
                        verbose_name="企业",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.region",
                        verbose_name="地区",
                    ),
                ),
                (
                    "user",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="invitation",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="账号",
                    ),
                ),
            ],
            options={
                "verbose_name": "账号邀请",
                "verbose_name_plural": "账号邀请",
                "ordering": ["-created_at", "-pk"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("confirmed_by__isnull", True),
                            models.Q(("confirmed_by", models.F("created_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="invitation_confirmed_by_another",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("confirmed_at__isnull", True), ("confirmed_by__isnull", True)),
                            models.Q(("confirmed_at__isnull", False), ("confirmed_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="invitation_confirmation_complete",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("enterprise__isnull", False), ("role", "enterprise")),
                            models.Q(
                                ("enterprise__isnull", True),
                                ("region__isnull", False),
                                ("role__in", ("district_officer", "city_officer", "province_officer")),
                            ),
                            models.Q(
                                ("enterprise__isnull", True),
                                ("role__in", ["expert", "institution", "system_admin", "auditor"]),
                            ),
                            _connector="OR",
                        ),
                        name="invitation_role_has_its_scope",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "role__in",
                                [
                                    "enterprise",
                                    "district_officer",
                                    "city_officer",
                                    "province_officer",
                                    "expert",
                                    "institution",
                                    "system_admin",
                                    "auditor",
                                ],
                            )
                        ),
                        name="invitation_role_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("token_digest__isnull", True),
                            ("role", "enterprise"),
                            ("confirmed_by__isnull", False),
                            ("created_by__isnull", True),
                            _connector="OR",
                        ),
                        name="invitation_staff_link_after_confirmation",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("token_digest__isnull", True), ("expires_at__isnull", False), _connector="OR"
                        ),
                        name="invitation_link_expires",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("accepted_at__isnull", True), ("user__isnull", True)),
                            models.Q(
                                ("accepted_at__isnull", False), ("token_digest__isnull", False), ("user__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="invitation_accepted_has_user",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("accepted_at__isnull", True), ("cancelled_at__isnull", True), _connector="OR"
                        ),
                        name="invitation_one_outcome",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="EnterpriseClaim",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("full_name", models.CharField(max_length=60, verbose_name="申请人姓名")),
                ("email", models.EmailField(max_length=120, verbose_name="电子邮箱")),
                (
                    "mobile",
                    models.CharField(
                        max_length=11,
                        validators=[
                            django.core.validators.RegexValidator(
                                "\\A1[3-9]\\d{9}\\Z", "手机号码应为以 1 开头的 11 位数字，例如 13900000000。"
                            )
                        ],
                        verbose_name="手机号码",
                    ),
                ),
                ("reason", models.TextField(max_length=1000, verbose_name="情况说明")),
                (
                    "status",
                    models.CharField(
                        choices=[("open", "待处理"), ("accepted", "已同意"), ("refused", "未同意")],
                        default="open",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("created_at", models.DateTimeField(default=zjtx.common.clock.now, verbose_name="提交时间")),
                ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="处理时间")),
                ("decision_reason", models.CharField(blank=True, max_length=500, verbose_name="处理意见")),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="处理人",
                    ),
                ),
                (
                    "enterprise",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="claims",
                        to="registry.enterprise",
                        verbose_name="企业",
                    ),
                ),
                (
                    "invitation",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="claim",
                        to="accounts.invitation",
                        verbose_name="账号邀请",
                    ),
                ),
            ],
            options={
                "verbose_name": "企业认领申请",
                "verbose_name_plural": "企业认领申请",
                "ordering": ["created_at", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at__isnull", True), ("decided_by__isnull", True), ("status", "open")),
                            models.Q(
                                ("decided_at__isnull", False), ("invitation__isnull", False), ("status", "accepted")
                            ),
                            models.Q(
                                ("decided_at__isnull", False),
                                ("status", "refused"),
                                models.Q(("decision_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="claim_decision_complete",
                    ),
                    models.UniqueConstraint(
                        django.db.models.functions.text.Lower("email"),
                        models.F("enterprise"),
                        condition=models.Q(("status", "open")),
                        name="claim_one_open_per_applicant",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PasswordHistory",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("encoded", models.CharField(max_length=255, verbose_name="密码摘要")),
                ("created_at", models.DateTimeField(default=zjtx.common.clock.now, verbose_name="启用时间")),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="used_passwords",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="账号",
                    ),
                ),
            ],
            options={
                "verbose_name": "密码记录",
                "verbose_name_plural": "密码记录",
                "ordering": ["-created_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="RoleChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(default=zjtx.common.clock.now, verbose_name="发起时间")),
                ("confirmed_at", models.DateTimeField(blank=True, null=True, verbose_name="复核时间")),
                ("cancelled_at", models.DateTimeField(blank=True, null=True, verbose_name="撤回时间")),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("enterprise", "申报企业"),
                            ("district_officer", "区市县（先导区）主管部门"),
                            ("city_officer", "市级主管部门"),
                            ("province_officer", "省级主管部门"),
                            ("expert", "评审专家"),
                            ("institution", "第三方服务机构"),
                            ("system_admin", "系统管理员"),
                            ("auditor", "审计管理员"),
                        ],
                        max_length=20,
                        verbose_name="角色",
                    ),
                ),
                ("reason", models.CharField(max_length=200, verbose_name="事由")),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="复核人",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="发起人",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.region",
                        verbose_name="地区",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="role_changes",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="账号",
                    ),
                ),
            ],
            options={
                "verbose_name": "角色变更",
                "verbose_name_plural": "角色变更",
                "ordering": ["-created_at", "-pk"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("confirmed_by__isnull", True),
                            models.Q(("confirmed_by", models.F("created_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="rolechange_confirmed_by_another",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("confirmed_at__isnull", True), ("confirmed_by__isnull", True)),
                            models.Q(("confirmed_at__isnull", False), ("confirmed_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="rolechange_confirmation_complete",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="role_change_has_reason"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("cancelled_at__isnull", True), ("confirmed_at__isnull", True)),
                        fields=("user",),
                        name="role_change_one_waiting",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="UserSession",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("session_key", models.CharField(max_length=40, unique=True, verbose_name="会话")),
                ("created_at", models.DateTimeField(default=zjtx.common.clock.now, verbose_name="登录时间")),
                ("last_seen_at", models.DateTimeField(default=zjtx.common.clock.now, verbose_name="最近活动")),
                ("address", models.GenericIPAddressField(blank=True, null=True, verbose_name="地址")),
                ("agent", models.CharField(blank=True, max_length=255, verbose_name="浏览器")),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sessions",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="账号",
                    ),
                ),
            ],
            options={
                "verbose_name": "会话",
                "verbose_name_plural": "会话",
                "ordering": ["-last_seen_at", "-pk"],
            },
        ),
    ]
