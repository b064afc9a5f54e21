"""Made-up kinds of ledgers for the evaluation: columns, values, and how people speak of them.

Kept apart from the ranking code: nothing here is imported by Leitai. A measure
has a header as a ledger writes it and phrases as a statement says it; most
phrases are not the header's own words.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class M:
    """A measure: header, phrases with {n} for the number, unit said, kind, range."""

    header: str
    phrases: tuple[str, ...]
    unit: str
    low: float
    high: float
    digits: int = 0
    scale: float = 1  # from the column's unit to the unit said
    stock: bool = False
    running: bool = False  # a month's cell holds the year so far (1—8月累计)
    label: str = ""  # a noun phrase for growth, share, rank


@dataclass(frozen=True)
class D:
    """A kind of ledger."""

    files: tuple[str, ...]
    language: str
    time: str
    grain: str  # day | month | ""
    cats: dict[str, tuple[str, ...]]
    measures: tuple[M, ...]
    counts: tuple[str, ...]  # phrases for the number of rows
    count_unit: str
    ident: str = ""
    ident_stem: str = ""
    rows: int = 300
    filters: dict[str, str] = field(default_factory=dict)  # column -> how a value is said
    distinct: dict[str, str] = field(default_factory=dict)  # column -> phrase
    ratios: tuple[tuple[str, str, str], ...] = ()  # phrase with {n}, top header, bottom header
    reference: str = ""  # column whose values include wider areas


QU = ("市南区", "市北区", "李沧区", "崂山区", "黄岛区", "城阳区", "即墨区", "胶州市")

DOMAINS: tuple[D, ...] = (
    D(
        ("督查台账", "督导检查记录"),
        "zh",
        "检查日期",
        "day",
        {
            "督查组": ("第一督查组", "第二督查组", "第三督查组"),
            "被查单位类型": ("学校", "医院", "养老机构", "商场"),
            "区市": QU,
        },
        (
            M(
                "发现问题数",
                ("发现问题{n}", "查出各类隐患{n}", "共发现问题{n}"),
                "个",
                0,
                9,
                label="发现问题数",
            ),
            M(
                "整改完成数",
                ("完成整改{n}", "已整改问题{n}", "督促解决问题{n}"),
                "个",
                0,
                7,
                label="整改问题数",
            ),
            M("检查时长(小时)", ("检查用时{n}",), "小时", 1, 8, 1, label="检查时长"),
        ),
        ("开展督查{n}", "开展监督检查{n}", "共督导检查{n}"),
        "次",
        filters={"区市": "{v}", "被查单位类型": "对{v}", "督查组": "{v}"},
        distinct={"区市": "覆盖{n}区市"},
        ratios=(("问题整改率{n}", "整改完成数", "发现问题数"),),
    ),
    D(
        ("拆违台账",),
        "zh",
        "拆除日期",
        "day",
        {"区市": QU, "违建类型": ("商业网点", "居民自建", "工业厂房", "临时搭建")},
        (
            M(
                "拆除面积_万平方米",
                ("拆除面积{n}", "共拆除违建面积{n}"),
                "万平方米",
                0.01,
                3,
                2,
                label="拆违面积",
            ),
            M("腾空用地(亩)", ("腾空建设用地{n}",), "亩", 0, 40, 1, label="腾空用地"),
        ),
        ("拆除违法建设{n}", "依法拆除违章建筑{n}"),
        "处",
        ident="违建编号",
        ident_stem="WJ",
        filters={"区市": "{v}", "违建类型": "{v}类"},
        distinct={"区市": "涉及{n}区市"},
    ),
    D(
        ("招商项目", "重点项目台账"),
        "zh",
        "签约时间",
        "day",
        {
            "产业领域": ("现代海洋", "高端化工", "智能制造", "生物医药", "新能源汽车"),
            "资金来源": ("内资", "外资"),
            "进展": ("签约", "注册", "开工", "投产"),
        },
        (
            M(
                "计划总投资(亿元)",
                ("总投资{n}", "计划投资{n}", "总投资额达{n}"),
                "亿元",
                0.5,
                60,
                1,
                label="总投资",
            ),
            M("预计用工人数", ("可吸纳就业{n}",), "人", 20, 900, label="预计用工"),
        ),
        ("签约项目{n}", "集中签约重点项目{n}", "新签约项目{n}"),
        "个",
        ident="项目名称",
        ident_stem="项目",
        rows=160,
        filters={"产业领域": "{v}领域", "资金来源": "{v}"},
        distinct={"产业领域": "涵盖{n}产业领域"},
    ),
    D(
        ("金融运行月报",),
        "zh",
        "月份",
        "month",
        {"地区": ("全国", "全省", "青岛")},
        (
            M(
                "存款余额_亿元",
                ("存款余额{n}", "本外币存款余额达{n}"),
                "亿元",
                20000,
                26000,
                stock=True,
                label="存款余额",
            ),
            M(
                "贷款余额_亿元",
                ("贷款余额{n}", "本外币贷款余额{n}"),
                "亿元",
                21000,
                27000,
                stock=True,
                label="贷款余额",
            ),
            M("不良率(%)", ("不良率{n}",), "%", 0.6, 1.9, 2, stock=True, label="不良率"),
        ),
        (),
        "",
        ratios=(("存贷比{n}", "贷款余额_亿元", "存款余额_亿元"),),
        reference="地区",
    ),
    D(
        ("12345热线工单", "市民诉求台账"),
        "zh",
        "受理日期",
        "day",
        {
            "承办部门": ("城管局", "住建局", "交通局", "教育局", "卫健委"),
            "诉求类别": ("噪声扰民", "停车难", "供暖", "物业", "占道经营"),
            "办理状态": ("已办结", "办理中", "退回"),
        },
        (M("办理天数", ("办理用时{n}",), "天", 1, 20, label="办理天数"),),
        ("受理群众诉求{n}", "接到市民来电诉求{n}", "受理工单{n}"),
        "件",
        ident="工单编号",
        ident_stem="GD",
        rows=500,
        filters={"承办部门": "{v}", "诉求类别": "{v}类"},
        distinct={"承办部门": "涉及{n}部门"},
    ),
    D(
        ("医院门诊月报", "医疗服务统计"),
        "zh",
        "月份",
        "month",
        {"科室": ("心内科", "儿科", "骨科", "妇产科", "急诊科", "眼科")},
        (
            M(
                "门诊人次",
                ("门诊接诊{n}", "接诊患者{n}", "完成门诊诊疗{n}"),
                "人次",
                800,
                9000,
                label="门诊量",
            ),
            M("出院人数", ("出院患者{n}",), "人", 50, 600, label="出院人数"),
            M("手术台数", ("完成手术{n}", "开展手术{n}"), "台", 10, 300, label="手术量"),
            M(
                "医疗收入(万元)",
                ("医疗收入{n}", "实现医疗收入{n}"),
                "万元",
                100,
                2000,
                1,
                label="医疗收入",
            ),
        ),
        (),
        "",
        filters={"科室": "{v}"},
        distinct={},
    ),
    D(
        ("学生成绩", "期末考试成绩"),
        "zh",
        "",
        "",
        {
            "年级": ("高一", "高二", "高三"),
            "班级": ("1班", "2班", "3班", "4班"),
            "性别": ("男", "女"),
        },
        (
            M("数学成绩", ("数学平均{n}",), "分", 40, 150, label="数学成绩"),
            M("语文成绩", ("语文平均{n}",), "分", 50, 140, label="语文成绩"),
        ),
        ("参加考试学生{n}",),
        "人",
        ident="学号",
        ident_stem="2022",
        rows=240,
        filters={"年级": "{v}", "性别": "{v}生"},
    ),
    D(
        ("奖学金发放",),
        "zh",
        "发放日期",
        "day",
        {"学院": ("机电学院", "外语学院", "法学院", "医学院"), "等级": ("一等", "二等", "三等")},
        (
            M(
                "金额(元)",
                ("发放奖学金{n}", "发放金额{n}"),
                "万元",
                500,
                8000,
                0,
                0.0001,
                label="发放金额",
            ),
        ),
        ("发放奖学金{n}", "获奖学生{n}"),
        "人次",
        rows=200,
        filters={"学院": "{v}", "等级": "{v}奖学金"},
    ),
    D(
        ("销售明细", "2021-2022销售数据"),
        "zh",
        "订单日期",
        "day",
        {
            "大区": ("华东", "华南", "华北", "西南"),
            "产品线": ("净水器", "空调", "冰箱", "洗衣机"),
            "渠道": ("线上", "线下"),
        },
        (
            M("销售额(万元)", ("销售额{n}", "实现销售收入{n}"), "万元", 1, 90, 1, label="销售额"),
            M("销量(台)", ("售出产品{n}", "销量达{n}"), "台", 5, 400, label="销量"),
            M("退货数量", ("退货{n}",), "台", 0, 9, label="退货数量"),
        ),
        ("完成订单{n}", "签订订单{n}"),
        "单",
        filters={"大区": "{v}大区", "产品线": "{v}产品", "渠道": "{v}渠道"},
        rows=600,
    ),
    D(
        ("职工培训记录",),
        "zh",
        "培训日期",
        "day",
        {"培训类别": ("安全生产", "业务技能", "廉洁教育"), "车间": ("一车间", "二车间", "三车间")},
        (
            M("参训人数", ("参训职工{n}", "培训员工{n}"), "人", 8, 120, label="参训人数"),
            M("学时", ("累计学时{n}",), "学时", 1, 16, label="学时"),
            M("经费_元", ("支出培训经费{n}",), "元", 500, 20000, label="培训经费"),
        ),
        ("举办培训{n}", "组织培训{n}"),
        "期",
        rows=150,
        filters={"培训类别": "{v}", "车间": "{v}"},
    ),
    D(
        ("联赛赛程", "足球联赛比赛记录"),
        "zh",
        "比赛日期",
        "day",
        {
            "主队": ("海牛队", "雄鹰队", "蓝鲸队", "飞鱼队"),
            "球场": ("青春足球场", "国信体育场", "弘诚体育场"),
            "结果": ("胜", "平", "负"),
        },
        (
            M("观众人数", ("到场观众{n}", "吸引观众{n}"), "人", 2000, 40000, label="观众人数"),
            M("进球数", ("打进{n}", "攻入{n}"), "球", 0, 5, label="进球数"),
        ),
        ("进行比赛{n}", "完成比赛{n}"),
        "场",
        rows=180,
        filters={"主队": "{v}主场", "球场": "{v}"},
    ),
    D(
        ("物流运单", "货运台账"),
        "zh",
        "发运日期",
        "day",
        {
            "承运商": ("顺达物流", "海通运输", "中环货运"),
            "目的地": ("上海", "广州", "成都", "西安"),
            "货物类型": ("冷链", "危化品", "普货"),
        },
        (
            M(
                "货重(吨)",
                ("运输货物{n}", "货运量{n}", "发运货物{n}"),
                "吨",
                1,
                60,
                1,
                label="货运量",
            ),
            M("运费_元", ("运费{n}", "产生运费{n}"), "万元", 500, 20000, 0, 0.0001, label="运费"),
            M("里程(公里)", ("行驶里程{n}",), "公里", 80, 2600, label="运输里程"),
        ),
        ("完成运单{n}", "发运{n}"),
        "票",
        ident="运单号",
        ident_stem="YD",
        rows=500,
        filters={"承运商": "{v}", "目的地": "发往{v}", "货物类型": "{v}"},
    ),
    D(
        ("志愿服务活动",),
        "zh",
        "活动日期",
        "day",
        {
            "活动类型": ("环保", "助老", "文明交通", "支教"),
            "组织单位": ("团市委", "红十字会", "市妇联"),
        },
        (
            M("参与人数", ("参与志愿者{n}", "组织志愿者{n}"), "人", 5, 80, label="参与人数"),
            M(
                "服务时长(小时)",
                ("志愿服务时长{n}", "累计服务{n}"),
                "小时",
                2,
                200,
                label="服务时长",
            ),
        ),
        ("开展志愿服务活动{n}", "组织志愿活动{n}"),
        "场",
        rows=220,
        filters={"活动类型": "{v}类", "组织单位": "{v}"},
    ),
    D(
        ("inspections", "site_inspections"),
        "en",
        "inspection_date",
        "day",
        {
            "district": ("Northgate", "Riverside", "Old Town", "Harbour"),
            "site_type": ("school", "restaurant", "warehouse", "clinic"),
            "outcome": ("passed", "failed", "follow-up"),
        },
        (
            M(
                "violations_found",
                ("inspectors found {n}", "{n} were identified"),
                "violations",
                0,
                8,
                label="violations found",
            ),
            M(
                "fines_usd",
                ("fines reached {n}", "fines totalled {n}"),
                "dollars",
                0,
                5000,
                label="fines",
            ),
        ),
        ("we carried out {n}", "{n} were conducted"),
        "inspections",
        rows=320,
        filters={"district": "in {v}", "site_type": "at {v} sites"},
    ),
    D(
        ("shipments",),
        "en",
        "ship_date",
        "day",
        {
            "carrier": ("Bluewave", "Norline", "Swift Cargo"),
            "region": ("Asia", "Europe", "Americas"),
            "status": ("delivered", "in transit", "returned"),
        },
        (
            M(
                "weight_tonnes",
                ("we shipped {n}", "cargo came to {n}"),
                "tonnes",
                1,
                80,
                1,
                label="shipped weight",
            ),
            M(
                "freight_cost_usd",
                ("freight costs were {n}", "we spent {n} on freight"),
                "dollars",
                200,
                9000,
                label="freight costs",
            ),
            M("packages", ("{n} were handled",), "packages", 1, 60, label="packages"),
        ),
        ("we completed {n}", "{n} left the port"),
        "shipments",
        rows=420,
        filters={"carrier": "with {v}", "region": "to {v}"},
    ),
    D(
        ("league_matches",),
        "en",
        "match_date",
        "day",
        {
            "home_team": ("Falcons", "Rovers", "Mariners", "Wolves"),
            "competition": ("League", "Cup"),
        },
        (
            M(
                "attendance",
                ("total attendance was {n}", "the crowds added up to {n}"),
                "spectators",
                900,
                30000,
                label="attendance",
            ),
            M("goals_scored", ("{n} were scored",), "goals", 0, 6, label="goals scored"),
        ),
        ("{n} were played",),
        "matches",
        rows=140,
        filters={"home_team": "at {v} home games", "competition": "in the {v}"},
    ),
    D(
        ("school_enrolment",),
        "en",
        "year",
        "year",
        {
            "district": ("Northgate", "Riverside", "Old Town", "Harbour"),
            "level": ("primary", "secondary"),
        },
        (
            M(
                "students",
                ("enrolment stood at {n}", "there were {n} enrolled"),
                "students",
                200,
                3000,
                stock=True,
                label="enrolment",
            ),
            M(
                "teachers",
                ("schools employed {n}",),
                "teachers",
                20,
                300,
                stock=True,
                label="teachers",
            ),
        ),
        (),
        "",
        filters={"district": "in {v}", "level": "in {v} schools"},
    ),
    D(
        ("donations",),
        "en",
        "received_on",
        "day",
        {
            "campaign": ("Spring Appeal", "Flood Relief", "Scholars Fund"),
            "channel": ("online", "post", "event"),
        },
        (
            M(
                "amount_gbp",
                ("donors gave {n}", "we received {n}", "donations came to {n}"),
                "pounds",
                5,
                2000,
                label="donated amount",
            ),
        ),
        ("we received {n}",),
        "donations",
        rows=380,
        filters={"campaign": "for the {v}", "channel": "through the {v} channel"},
    ),
    # English headers, Chinese statements
    D(
        ("projects", "project_list"),
        "zh",
        "signed_date",
        "day",
        {"sector": ("海洋经济", "集成电路", "文化旅游"), "funding": ("内资", "外资")},
        (M("total_investment_yi", ("总投资{n}",), "亿元", 1, 50, 1, label="总投资"),),
        ("签约项目{n}",),
        "个",
        ident="project_name",
        ident_stem="项目",
        rows=150,
        filters={"sector": "{v}领域", "funding": "{v}"},
    ),
    D(
        ("patient_visits",),
        "zh",
        "visit_date",
        "day",
        {"department": ("内科", "外科", "儿科"), "visit_type": ("门诊", "急诊")},
        (
            M("cost_yuan", ("诊疗费用{n}",), "万元", 50, 900, 0, 0.0001, label="诊疗费用"),
            M("wait_minutes", ("候诊{n}",), "分钟", 3, 80, label="候诊时间"),
        ),
        ("接诊患者{n}",),
        "人次",
        rows=400,
        filters={"department": "{v}", "visit_type": "{v}"},
    ),
)
