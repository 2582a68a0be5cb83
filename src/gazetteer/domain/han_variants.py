"""Chinese characters that are written in several ways in one and the same name: old printed forms (淸, 戸, 硏), the new
forms of Japan (満, 図, 鉄), forms of inscriptions and manuscripts (邨, 峯, 矦).

Generally known, and listed one by one: a form that is a character of its own in China (浜, 芸, 旂) is none of them.
OpenCC, which makes traditional characters simplified ones, leaves all of these as they are.
"""

from __future__ import annotations

from typing import Final

_VARIANTS: Final = """
淸清 靑青 巿市 隷隶 戸户 尙尚 呉吴 吿告 姸妍 槪概 敍叙 歩步 毎每 硏研 鄕乡 郷乡 髙高 黒黑 頼赖 薬药 満满 図图 竜龙 辺边 斉齐
戦战 霊灵 雑杂 亀龟 営营 実实 嶌岛 﨑崎 塩盐 徳德 曽曾 巣巢 斎斋 釈释 滝泷 恵惠 亜亚 円圆 囲围 壊坏 剣剑 険险 鉱矿 収收 従从
処处 経经 継继 楽乐 氷冰 乗乘 仏佛 価价 倹俭 児儿 兎兔 冨富 凖准 剱剑 勲勋 厳严 呑吞 喩喻 圏圈 圧压 増增 壱壹 売卖 変变 奨奖
妬妒 娯娱 嬢娘 寛宽 専专 尭尧 巌岩 帯带 帰归 庁厅 廃废 廻回 応应 悪恶 悩恼 懐怀 戯戏 払拂 抜拔 拝拜 拡扩 択择 挙举 掲揭 揺摇
摂摄 攅攒 昿旷 晩晚 暁晓 曁暨 朶朵 栄荣 検检 権权 歓欢 歴历 暦历 歳岁 気气 汚污 涙泪 浄净 渇渴 済济 渉涉 渋涩 渓溪 澁涩 瀬濑
焼烧 犠牺 猟猎 獣兽 甞尝 畧略 畳叠 痩瘦 発发 皐皋 皃貌 砕碎 秇艺 稲稻 穂穗 穏稳 窓窗 竝并 粋粹 粛肃 縁缘 縄绳 繊纤 聡聪 聨联
聴听 脇胁 脳脑 臓脏 舎舍 艶艳 荘庄 蔵藏 薗园 蛍萤 覇霸 覚觉 観观 訳译 諌谏 譲让 賛赞 転转 軽轻 輌辆 逓递 遅迟 酔醉 醤酱 釡釜
銭钱 鋳铸 錬炼 鑛矿 閙闹 闘斗 陥陷 隠隐 頴颖 頬颊 顕显 飜翻 騒骚 験验 髪发 鬪斗 鴎鸥 鶏鸡 鹸碱 黙默 鼈鳖 齢龄 龝秋 眀明 朙明
夘卯 扵于 囬回 囘回 靣面 恊协 庻庶 徃往 恠怪 攷考 枱台 槀槁 氊毡 渕渊 湼涅 澂澄 濵滨 灋法 煖暖 爕燮 犂犁 猺瑶 獞壮 珎珍 琹琴
瑴珏 甎砖 盌碗 睂眉 矦侯 砲炮 礮炮 礟炮 禩祀 秊年 稺稚 穽阱 窰窑 竚伫 糺纠 紏纠 緖绪 缾瓶 罇樽 翺翱 耡锄 肎肯 艣橹 萅春 葠参
蓡参 蘓苏 虵蛇 譌讹 豓艳 賷赍 軄职 邨村 隣邻 酧酬 醻酬 鎗枪 阬坑 隄堤 鴈雁 鞵鞋 韈袜 餧喂 駞驼 騐验 驩欢 鬀剃 鵞鹅 鵶鸦 鹻碱
麐麟 龢和 嶴岙 対对 団团 歯齿 当当 砿矿 焔焰 桟栈 径径 枢枢 脱脱 読读 録录 郞郎 祿禄 吳吴 囯国 閞关 緜绵 勅敕 鬭斗 鬬斗 㠀岛 隝岛
甯宁 濬浚
"""
#: The usual form, simplified, of each.
USUAL: Final[dict[str, str]] = {pair[0]: pair[1] for pair in _VARIANTS.split() if pair[0] != pair[1]}
