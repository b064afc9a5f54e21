"""Questions that are alike: 25 that are there, 54 later ones on the same and 35 on other matters.

Written without a look at the weights. As first run, 50 of 54 were found and 2 of 35 wrongly; a
word alone must now stand in the title, which left 50 and none. The floor is that: a change that
falls below it is worse.
"""

from __future__ import annotations

import pytest

from leitai.web.actions import questions
from leitai.web.queries.search import similar_questions
from web.asking import DEED, make_asking

# key -> (title, words), as a handler screened them.
KNOWN = {
    "lamp": ("福州路路灯不亮", "福州路南段十余盏路灯夜间不亮，行人出行不便，希望维修。"),
    "lunch": ("小学配餐偏凉", "学校午餐送到班级时已经凉了，孩子反映吃不饱，希望改进配送。"),
    "fire": ("消防通道长期停车", "小区消防通道每晚停满私家车，救护车进不来，请加强管理。"),
    "noise": ("工地夜间施工噪声", "小区北侧工地夜里十二点以后仍在施工，噪声影响休息。"),
    "lift": ("老旧小区加装电梯", "七层老楼没有电梯，老人上下楼困难，询问加装电梯的办法。"),
    "bus": ("公交线路班次太少", "早高峰公交车间隔超过三十分钟，上班经常迟到，希望增加班次。"),
    "drain": ("雨后路面积水", "每逢下雨路口积水没过脚踝，排水口疑似堵塞，请疏通。"),
    "rubbish": ("垃圾桶清运不及时", "小区垃圾桶经常满溢，气味难闻，希望增加清运次数。"),
    "heating": ("暖气温度不够", "供暖以来室内温度只有十五度，多次报修没有结果。"),
    "market": ("农贸市场缺斤少两", "市场里的摊位缺斤短两，公平秤损坏无人修理。"),
    "dog": ("遛狗不牵绳", "广场上有人遛大型犬不牵绳，孩子被吓到，希望管一管。"),
    "wages": ("工程款和工资拖欠", "装修队干完活三个月，老板拖欠农民工工资不给。"),
    "school": ("学区划分调整", "今年学区重新划分，家门口的学校上不了，请说明理由。"),
    "land": ("村集体土地承包账目", "村里土地承包收入没有公开，三资账目看不到明细。"),
    "doctor": ("社区医院缺少儿科", "社区卫生服务中心没有儿科医生，孩子发烧要跑很远。"),
    "parking": ("医院门口停车难", "市立医院门前停车位太少，看病的车辆排队占了车道。"),
    "water": ("自来水发黄", "家里自来水早上发黄有异味，放十分钟才变清。"),
    "tree": ("行道树遮挡信号灯", "树枝长得太密，把十字路口的红绿灯挡住了，很危险。"),
    "gas": ("燃气表更换后费用增加", "更换智能燃气表以后，用气量没变费用却多了一倍。"),
    "smoke": ("饭店油烟扰民", "楼下烧烤店油烟直接排到居民窗口，不敢开窗。"),
    "cross": ("学校门口缺少斑马线", "小学门口没有人行横道，学生过马路车来车往很危险。"),
    "pension": ("养老金认证不便", "八十岁老人不会用手机，养老金资格认证要跑好几趟。"),
    "river": ("河道水面漂浮垃圾", "河里漂着塑料瓶和水草，水体发臭，希望清理。"),
    "wall": ("外墙瓷砖脱落", "高层住宅外墙瓷砖掉下来砸坏了车，担心砸到人。"),
    "property": ("物业费上涨没有通知", "物业公司没有征求业主意见就把物业费涨了三成。"),
}
# (a later question, which one it is like)
LIKE = [
    ("晚上福州路那边黑咕隆咚，路灯都不亮了", "lamp"),
    ("路灯坏了好多盏，夜里走路看不清", "lamp"),
    ("反映福州路照明设施损坏问题，路灯夜间无法正常照明", "lamp"),
    ("孩子说学校的午餐都是凉的", "lunch"),
    ("小学配餐送到教室饭都凉了，吃了肚子疼", "lunch"),
    ("学校食堂午餐配送时间太长，饭菜凉", "lunch"),
    ("消防通道被私家车占了，没有人管", "fire"),
    ("关于小区消防通道停车堵塞问题的反映", "fire"),
    ("工地半夜还在施工，吵得睡不着", "noise"),
    ("夜间施工噪声扰民，打过电话没有用", "noise"),
    ("小区旁边的工地凌晨一点浇筑混凝土，噪声很大", "noise"),
    ("想问一下老旧小区怎么加装电梯", "lift"),
    ("我们这栋老楼想加装电梯，一楼不同意", "lift"),
    ("老人腿脚不好，楼里没有电梯，上下楼困难", "lift"),
    ("公交车等了四十分钟，班次太少", "bus"),
    ("早高峰公交间隔时间长，建议增加车辆", "bus"),
    ("一下雨路口就积水，车都熄火了", "drain"),
    ("排水口堵塞，路面积水严重", "drain"),
    ("垃圾桶满了好几天没有人清运", "rubbish"),
    ("小区垃圾清运不及时，夏天气味难闻", "rubbish"),
    ("家里暖气不热，室内温度才十四度", "heating"),
    ("供暖温度不达标，多次报修", "heating"),
    ("菜市场买菜缺斤少两，公平秤是坏的", "market"),
    ("农贸市场的秤有问题，缺斤短两", "market"),
    ("有人在公园遛狗不牵绳，差点咬到小孩", "dog"),
    ("大型犬不牵绳，孩子害怕", "dog"),
    ("老板拖欠农民工工资半年了", "wages"),
    ("干完活不给钱，拖欠工资找谁", "wages"),
    ("学区为什么重新划分，我们上不了家门口的学校", "school"),
    ("咨询今年小学学区划分调整的依据", "school"),
    ("村里土地承包的钱去哪了，账目不公开", "land"),
    ("要求公开村集体三资明细和承包收入", "land"),
    ("社区卫生服务中心看不了孩子，没有儿科医生", "doctor"),
    ("希望社区医院开设儿科", "doctor"),
    ("市立医院停车位不够，排队一个小时", "parking"),
    ("去医院看病停车太难了，车位少", "parking"),
    ("自来水放出来是黄的，有铁锈味", "water"),
    ("早上的自来水发黄发浑", "water"),
    ("树枝挡住红绿灯看不见", "tree"),
    ("行道树太密遮挡交通信号灯", "tree"),
    ("换了新燃气表，燃气费翻倍", "gas"),
    ("智能燃气表走得快，费用比以前多", "gas"),
    ("楼下饭店油烟太大，不敢开窗", "smoke"),
    ("烧烤店油烟直排，居民窗户都是油", "smoke"),
    ("学校门口没有斑马线，学生过马路危险", "cross"),
    ("建议在小学门口施划人行横道", "cross"),
    ("老人养老金认证太麻烦，不会用手机", "pension"),
    ("养老金资格认证能不能上门办", "pension"),
    ("河里都是垃圾，水面漂浮塑料瓶，发臭", "river"),
    ("河道水体发臭没有人清理", "river"),
    ("楼上外墙瓷砖脱落，砸到了车", "wall"),
    ("高层外墙掉瓷砖，很危险", "wall"),
    ("物业费涨价没有征求业主意见", "property"),
    ("物业公司擅自涨物业费，业主不知情", "property"),
]
# Later questions on matters of their own, many with words of those above.
OTHER = [
    "幼儿园什么时候开始报名",
    "图书馆周末能不能晚一点关门",
    "身份证丢了去哪里补办",
    "地铁站出口没有自行车停放点",
    "小区没有电动车充电桩，只能飞线充电",
    "公园里的健身器材坏了",
    "路上的共享单车乱停乱放，挡住盲道",
    "希望在小区附近建一个幼儿园",
    "公租房申请以后排队多久",
    "营业执照网上办理一直卡在最后一步",
    "手机信号太差，电梯里打不了电话",
    "快递柜超时收费不合理",
    "居住证办理需要哪些材料",
    "楼上漏水，邻居不配合维修",
    "健身房关门跑路，会员卡不退钱",
    "预付卡余额不退，商家失联",
    "驾校收费不退，教练换了好几个",
    "二手房过户税费怎么计算",
    "想给孩子转学，需要什么手续",
    "医保报销比例是多少",
    "建议增设夜间急诊窗口",
    "公厕晚上锁门，环卫工人也用不了",
    "河边的步道没有护栏",
    "商场扶梯经常停运",
    "宠物医院乱收费",
    "网络诈骗转了钱怎么办",
    "建筑垃圾堆在绿化带",
    "道路施工围挡拆除时间",
    "老人在公交车上摔倒，司机没有停车",
    "学校周边的小卖部卖三无食品",
    "希望尽快解决问题，多次反映没有结果",
    "请问有关部门什么时候处理",
    "你好",
    "。。。",
    "请尽快维修",
]


def test_what_is_found_alike(db: None) -> None:
    asking = make_asking(raters=0)
    keys: dict[str, str] = {}
    for key, (title, words) in KNOWN.items():
        number = asking.ask(words=words)
        questions.screen(
            number=number, published=True, title=title, text=words, topic=asking.topic.key, **DEED
        )
        keys[number] = key
    found = {text: [keys[n] for n in similar_questions(text, but="")] for text, _key in LIKE}
    missed = {text: got for text, key in LIKE if key not in (got := found[text])}
    wrong = {text: got for text in OTHER if (got := similar_questions(text, but=""))}
    beside = {text: got for text, key in LIKE if set(got := found[text]) - {key}}
    assert len(missed) <= 4, missed
    assert not wrong, wrong
    assert not beside, beside


@pytest.mark.parametrize("text", ["", "希望", "？！", "12345"])
def test_nothing_is_like_nothing(db: None, text: str) -> None:
    assert similar_questions(text, but="") == []
