"""Which names name one fact; most pairs are of different facts with like names."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leitai.followup.facts import Fact, fact_of, plain_measure, same_fact

# (name, measure, other name, its measure)
SAME = [
    ("职业技能竞赛数（项）", "项", "全年职业技能竞赛", "项"),
    ("新增职业技能竞赛", "场", "职业技能竞赛场次", "场"),
    ("全年实现税收收入", "亿元", "税收收入", "万元"),
    ("ＩｏＴ 燃气表", "块", "IoT燃气表", "块"),
    ("拆除违法建设面积", "万平方米", "违法建设拆除面积", "平方米"),
    ("拆除违法建设", "平方米", "违法建设拆除总面积（㎡）", "㎡"),
    ("劳动和技能竞赛", "项", "开展劳动及技能竞赛", "项"),
    ("劳动与技能竞赛", "项", "组织劳动、技能竞赛数量", "项"),
    ("制造业贷款增速", "%", "制造业贷款同比增长", "%"),
    ("制造业贷款增长率", "%", "制造业贷款增幅", "％"),
    ("金融业增加值", "亿元", "上半年金融业增加值", "亿元"),
    ("生活垃圾分类覆盖率", "%", "生活垃圾分类覆盖比例（%）", "%"),
    ("上市及过会企业", "家", "上市、过会企业家数", "家"),
    ("培训职工人数", "人", "培训职工", "人"),
    ("固定资产投资额", "亿元", "固定资产投资", "亿元"),
    ("新建口袋公园", "个", "新建口袋公园数量", "个"),
    ("监督察访批次", "批次", "开展监督察访", "批次"),
    ("累计培育专精特新企业", "家", "培育专精特新企业", "户"),
    ("绿道长度", "公里", "绿道总里程", "千米"),
    ("存贷比", "%", "8月末存贷比", "%"),
    ("Skills contests", "", "number of skills contests", ""),
    ("办结率", "%", "本季办结比例", "%"),
]
OTHER = [
    ("技能竞赛", "项", "职业技能竞赛", "项"),
    ("技能竞赛", "项", "技能竞赛", "场"),
    ("存款增速", "%", "贷款增速", "%"),
    ("制造业贷款增速", "%", "普惠小微贷款增速", "%"),
    ("制造业贷款", "亿元", "制造业贷款增速", "%"),
    ("开工项目", "个", "竣工项目", "个"),
    ("内资项目", "个", "外资项目", "个"),
    ("新增上市企业", "家", "上市企业", "家"),
    ("新增城镇就业", "人", "城镇就业人数", "人"),
    ("新增市场主体", "户", "市场主体总数", "户"),
    ("上半年税收收入", "亿元", "全年税收收入", "亿元"),
    ("一季度税收收入", "亿元", "二季度税收收入", "亿元"),
    ("当月签约项目", "个", "全年签约项目", "个"),
    ("8月末存贷比", "%", "9月末存贷比", "%"),
    ("参赛人数", "人", "获奖人数", "人"),
    ("投诉办结率", "%", "投诉满意率", "%"),
    ("拆除违法建设面积", "平方米", "拆除违法建设", "处"),
    ("进口企业出口额", "亿元", "出口企业进口额", "亿元"),
    ("贷款（不含票据）", "亿元", "贷款", "亿元"),
    ("企业（规上）", "家", "企业（规下）", "家"),
    ("党员培训", "场", "党员干部培训", "场"),
    ("城区绿化率", "%", "郊区绿化率", "%"),
    ("市级督查", "次", "省级督查", "次"),
    ("发现问题", "个", "解决问题", "个"),
    ("查处问题", "起", "通报问题", "起"),
    ("PM2.5浓度", "微克", "PM10浓度", "微克"),
    ("5G基站", "座", "4G基站", "座"),
    ("第一产业增加值", "亿元", "第二产业增加值", "亿元"),
    ("事故", "起", "故事", "起"),
    ("办法", "项", "法办", "项"),
    ("未成年人保护", "件", "成年人保护", "件"),
    ("普查户", "户", "抽查户", "户"),
    ("签约额", "亿元", "到账额", "亿元"),
    ("利用外资", "亿元", "利用外资", "亿美元"),
    ("学位", "个", "新增学位", "个"),
    ("停车位", "个", "公共停车位", "个"),
    ("非公企业党组织", "个", "公企业党组织", "个"),
    ("森林覆盖率", "%", "森林火灾扑灭率", "%"),
    ("人均可支配收入增速", "%", "人均消费支出增速", "%"),
    ("河长巡河", "次", "湖长巡湖", "次"),
    ("", "项", "", "项"),
]


@pytest.mark.parametrize(("one", "measure", "other", "its"), SAME)
def test_the_same_fact_in_other_words(one: str, measure: str, other: str, its: str) -> None:
    a, b = fact_of(one, measure), fact_of(other, its)
    assert same_fact(a, b) and same_fact(b, a), (a, b)


@pytest.mark.parametrize(("one", "measure", "other", "its"), OTHER)
def test_like_names_of_other_facts(one: str, measure: str, other: str, its: str) -> None:
    a, b = fact_of(one, measure), fact_of(other, its)
    assert not same_fact(a, b) and not same_fact(b, a), (a, b)


def test_measures_in_the_normal_unit() -> None:
    assert plain_measure("万元") == plain_measure("亿元") == plain_measure("元") == "CNY"
    assert plain_measure("万人") == "人" != plain_measure("人次")
    assert plain_measure("％") == "%" != plain_measure("个百分点")


NAMES = st.text("技能竞赛违法建设拆除增速新增全年和、（）率数面积a1 ", max_size=12)


@settings(max_examples=150)
@given(NAMES, NAMES, st.sampled_from(["", "项", "%", "亿元", "平方米", "人", "场"]))
def test_law_it_is_symmetric_and_of_itself(one: str, other: str, measure: str) -> None:
    a, b = fact_of(one, measure), fact_of(other, measure)
    assert isinstance(a, Fact) and same_fact(a, b) == same_fact(b, a)
    assert same_fact(a, a) == bool(a.name)
