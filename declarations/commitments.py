"""The five commitments of the notice's part 三（三）1: the enterprise makes them, the reviewer ticks each."""

from dataclasses import dataclass

CITATION = "辽工信改革〔2022〕9号 三（三）1"


@dataclass(frozen=True)
class Commitment:
    """One point: its key, the notice's words, and the line that the enterprise commits to."""

    key: str
    words: str
    line: str


COMMITMENTS: tuple[Commitment, ...] = (
    Commitment("honesty", "所有申报单位不得提供虚假信息", "本企业所填信息和提交材料真实，不提供虚假信息。"),
    Commitment(
        "safety",
        "节能、环保和安全生产等要符合国家和省里相关规定",
        "本企业节能、环保和安全生产等符合国家和省里相关规定。",
    ),
    Commitment("credit", "银行信用、纳税信用和社会信用良好", "本企业银行信用、纳税信用和社会信用良好。"),
    Commitment("insurance", "依法规范缴纳各项社会保险", "本企业依法规范缴纳各项社会保险。"),
    Commitment(
        "record",
        "近3年无偷漏税等违法、违规、失信行为，且未发生过安全、质量、环境污染事故",
        "本企业近3年无偷漏税等违法、违规、失信行为，且未发生过安全、质量、环境污染事故。",
    ),
)
KEYS = frozenset(commitment.key for commitment in COMMITMENTS)
CONSEQUENCE = "如企业存在上述情况，一经核实立即撤销所获称号，三年内不得申报。"
