"""Names and codes: digits that identify a thing instead of counting it."""

from __future__ import annotations

from leitai.claims.patterns.rule import Rule

RULES: tuple[Rule, ...] = (
    Rule("code_plus", r"\d+(?:\s*\+\s*(?:\d+|[NnXx]))+(?!\d*%)", "code"),
    Rule(
        "code_phone",
        r"1[3-9]\d{9}(?!\d)|0\d{2,3}[-—]\d{7,8}(?!\d)|[48]00[-—]?\d{3,4}[-—]?\d{3,4}(?!\d)"
        r"|\d{15,}[Xx]?(?![.\d])",
        "code",
    ),
    Rule("code_proportion", r"\d+(?:\.\d+)?(?:\s*[:比]\s*\d+(?:\.\d+)?){2,}", "code"),
    Rule(
        "code_version",
        r"\d+(?:\.\d+){2,}|[1-9]\.0(?=版|时代|模式|体系|升级|战略|阶段|[”’」』\"])",
        "code",
    ),
    Rule(
        "code_hotline",
        r"\d{3,6}(?=\s*(?:热线|专线|服务热线|政务|便民|举报|急救|报警|消费|工单|指挥中心|市民|平台热线|短号|电话))",
        "code",
    ),
    Rule(
        "code_service",
        r"(?:110|119|120|122|12345|12315|12333|12388|12380|12371)(?=[、和与及接指]|\))",
        "code",
    ),
    Rule(
        "code_number", r"\d+(?:[-—]\d+)?\s*号(?![召称])(?:线|楼|院|地块|公告|文件|令|台风)?", "code"
    ),
    Rule(
        "code_road",
        r"\d+(?=国道|省道|县道|乡道|高地|医院|中学|次列车|次航班|站台|号?站台|检票口|候车室|车厢|航站楼|登机口|路公交|路车|型|系列)",
        "code",
    ),
    Rule(
        "code_from_zero",
        r"(?<=从)(?:0\s?到\s?1|1\s?到\s?(?:100?|2|[Nn]))(?![\d.%万亿个家户人项元])",
        "idiom",
    ),
    Rule("code_lanes", r"\d+\s?车道|\d+(?=连[增丰冠涨跌胜升])", "name"),
    Rule("code_bond", r"\d{2}(?=国债|附息|贴现国债|地方债|专项债\d)(?!国债[^\d])", "code"),
    Rule("code_list", r"\d+\s?强(?![化度])", "name"),
    Rule("code_day_name", r"\d{1,2}\s*[·•‧・]\s*\d{1,2}(?!\d*(?:万|亿|%))", "name"),
    Rule("code_school", r"(?:985|211)(?=[高大工院、及和”’」』])", "name"),
    Rule(
        "code_standard",
        r"\d+(?:\.\d+)*\s?[-—]\s?(?:19|20)\d\d(?=\s?(?:等|》|标准|规范|规程|\)))",
        "code",
    ),
    Rule(
        "code_position",
        r"(?:(?<=北纬)|(?<=南纬)|(?<=东经)|(?<=西经))\s?\d+(?:\.\d+)?\s?度(?:\d+分)?",
        "code",
    ),
    Rule(
        "code_turn",
        r"(?:180|360)\s?度(?=大?转[弯向变身]|全景|无死角|旋转|考核|评价|测评|全方位|环绕|掉头)",
        "idiom",
    ),
    Rule(
        "code_cross",
        r"\d+\s*[×xX*](?=\s*\d+(?:\.\d+)?\s*(?:万|兆瓦|千瓦|MW))|\d+\s*[×xX*]\s*\d+(?:\s*(?:小时|h))?",
        "name",
    ),
)
