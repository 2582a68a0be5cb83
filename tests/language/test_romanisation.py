"""Wade-Giles, Palladius and bopomofo, syllable by syllable and name by name; Russian in Latin letters; settled forms."""

from __future__ import annotations

import unicodedata

import iuliia
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gazetteer.language import pinyin as hanyu
from gazetteer.language.romanisation import (
    PinyinError,
    bopomofo,
    derive,
    exonyms,
    orthographic,
    palladius,
    russian,
    wade_giles,
)

#: Every syllable: pinyin, Wade-Giles, Palladius, bopomofo. Written out from the printed tables, not by rule.
TABLE = """
a a а ㄚ|ai ai ай ㄞ|an an ань ㄢ|ang ang ан ㄤ|ao ao ао ㄠ
ba pa ба ㄅㄚ|bai pai бай ㄅㄞ|ban pan бань ㄅㄢ|bang pang бан ㄅㄤ|bao pao бао ㄅㄠ|bei pei бэй ㄅㄟ|ben pên бэнь ㄅㄣ
beng pêng бэн ㄅㄥ
bi pi би ㄅㄧ|bian pien бянь ㄅㄧㄢ|biao piao бяо ㄅㄧㄠ|bie pieh бе ㄅㄧㄝ|bin pin бинь ㄅㄧㄣ|bing ping бин ㄅㄧㄥ
bo po бо ㄅㄛ|bu pu бу ㄅㄨ
ca ts'a ца ㄘㄚ|cai ts'ai цай ㄘㄞ|can ts'an цань ㄘㄢ|cang ts'ang цан ㄘㄤ|cao ts'ao цао ㄘㄠ|ce ts'ê цэ ㄘㄜ
cen ts'ên цэнь ㄘㄣ
ceng ts'êng цэн ㄘㄥ|ci tz'u цы ㄘ|cong ts'ung цун ㄘㄨㄥ|cou ts'ou цоу ㄘㄡ|cu ts'u цу ㄘㄨ|cuan ts'uan цуань ㄘㄨㄢ
cui ts'ui цуй ㄘㄨㄟ
cun ts'un цунь ㄘㄨㄣ|cuo ts'o цо ㄘㄨㄛ
cha ch'a ча ㄔㄚ|chai ch'ai чай ㄔㄞ|chan ch'an чань ㄔㄢ|chang ch'ang чан ㄔㄤ|chao ch'ao чао ㄔㄠ|che ch'ê чэ ㄔㄜ
chen ch'ên чэнь ㄔㄣ
cheng ch'êng чэн ㄔㄥ|chi ch'ih чи ㄔ|chong ch'ung чун ㄔㄨㄥ|chou ch'ou чоу ㄔㄡ|chu ch'u чу ㄔㄨ|chua ch'ua чуа ㄔㄨㄚ
chuai ch'uai чуай ㄔㄨㄞ
chuan ch'uan чуань ㄔㄨㄢ|chuang ch'uang чуан ㄔㄨㄤ|chui ch'ui чуй ㄔㄨㄟ|chun ch'un чунь ㄔㄨㄣ|chuo ch'o чо ㄔㄨㄛ
da ta да ㄉㄚ|dai tai дай ㄉㄞ|dan tan дань ㄉㄢ|dang tang дан ㄉㄤ|dao tao дао ㄉㄠ|de tê дэ ㄉㄜ|dei tei дэй ㄉㄟ
den tên дэнь ㄉㄣ
deng têng дэн ㄉㄥ|di ti ди ㄉㄧ|dia tia дя ㄉㄧㄚ|dian tien дянь ㄉㄧㄢ|diao tiao дяо ㄉㄧㄠ|die tieh де ㄉㄧㄝ
ding ting дин ㄉㄧㄥ|diu tiu дю ㄉㄧㄡ
dong tung дун ㄉㄨㄥ|dou tou доу ㄉㄡ|du tu ду ㄉㄨ|duan tuan дуань ㄉㄨㄢ|dui tui дуй ㄉㄨㄟ|dun tun дунь ㄉㄨㄣ
duo to до ㄉㄨㄛ
e o э ㄜ|ê eh э ㄝ|ei ei эй ㄟ|en ên энь ㄣ|eng êng эн ㄥ|er erh эр ㄦ
fa fa фа ㄈㄚ|fan fan фань ㄈㄢ|fang fang фан ㄈㄤ|fei fei фэй ㄈㄟ|fen fên фэнь ㄈㄣ|feng fêng фэн ㄈㄥ
fiao fiao фяо ㄈㄧㄠ|fo fo фо ㄈㄛ
fou fou фоу ㄈㄡ|fu fu фу ㄈㄨ
ga ka га ㄍㄚ|gai kai гай ㄍㄞ|gan kan гань ㄍㄢ|gang kang ган ㄍㄤ|gao kao гао ㄍㄠ|ge ko гэ ㄍㄜ|gei kei гэй ㄍㄟ
gen kên гэнь ㄍㄣ
geng kêng гэн ㄍㄥ|gong kung гун ㄍㄨㄥ|gou kou гоу ㄍㄡ|gu ku гу ㄍㄨ|gua kua гуа ㄍㄨㄚ|guai kuai гуай ㄍㄨㄞ
guan kuan гуань ㄍㄨㄢ
guang kuang гуан ㄍㄨㄤ|gui kuei гуй ㄍㄨㄟ|gun kun гунь ㄍㄨㄣ|guo kuo го ㄍㄨㄛ
ha ha ха ㄏㄚ|hai hai хай ㄏㄞ|han han хань ㄏㄢ|hang hang хан ㄏㄤ|hao hao хао ㄏㄠ|he ho хэ ㄏㄜ|hei hei хэй ㄏㄟ
hen hên хэнь ㄏㄣ
heng hêng хэн ㄏㄥ|hong hung хун ㄏㄨㄥ|hou hou хоу ㄏㄡ|hu hu ху ㄏㄨ|hua hua хуа ㄏㄨㄚ|huai huai хуай ㄏㄨㄞ
huan huan хуань ㄏㄨㄢ
huang huang хуан ㄏㄨㄤ|hui hui хуэй ㄏㄨㄟ|hun hun хунь ㄏㄨㄣ|huo huo хо ㄏㄨㄛ
ji chi цзи ㄐㄧ|jia chia цзя ㄐㄧㄚ|jian chien цзянь ㄐㄧㄢ|jiang chiang цзян ㄐㄧㄤ|jiao chiao цзяо ㄐㄧㄠ
jie chieh цзе ㄐㄧㄝ|jin chin цзинь ㄐㄧㄣ
jing ching цзин ㄐㄧㄥ|jiong chiung цзюн ㄐㄩㄥ|jiu chiu цзю ㄐㄧㄡ|ju chü цзюй ㄐㄩ|juan chüan цзюань ㄐㄩㄢ
jue chüeh цзюэ ㄐㄩㄝ|jun chün цзюнь ㄐㄩㄣ
ka k'a ка ㄎㄚ|kai k'ai кай ㄎㄞ|kan k'an кань ㄎㄢ|kang k'ang кан ㄎㄤ|kao k'ao као ㄎㄠ|ke k'o кэ ㄎㄜ
kei k'ei кэй ㄎㄟ|ken k'ên кэнь ㄎㄣ
keng k'êng кэн ㄎㄥ|kong k'ung кун ㄎㄨㄥ|kou k'ou коу ㄎㄡ|ku k'u ку ㄎㄨ|kua k'ua куа ㄎㄨㄚ|kuai k'uai куай ㄎㄨㄞ
kuan k'uan куань ㄎㄨㄢ
kuang k'uang куан ㄎㄨㄤ|kui k'uei куй ㄎㄨㄟ|kun k'un кунь ㄎㄨㄣ|kuo k'uo ко ㄎㄨㄛ
la la ла ㄌㄚ|lai lai лай ㄌㄞ|lan lan лань ㄌㄢ|lang lang лан ㄌㄤ|lao lao лао ㄌㄠ|le lê лэ ㄌㄜ|lei lei лэй ㄌㄟ
leng lêng лэн ㄌㄥ
li li ли ㄌㄧ|lia lia ля ㄌㄧㄚ|lian lien лянь ㄌㄧㄢ|liang liang лян ㄌㄧㄤ|liao liao ляо ㄌㄧㄠ|lie lieh ле ㄌㄧㄝ
lin lin линь ㄌㄧㄣ
ling ling лин ㄌㄧㄥ|liu liu лю ㄌㄧㄡ|lo lo ло ㄌㄛ|long lung лун ㄌㄨㄥ|lou lou лоу ㄌㄡ|lu lu лу ㄌㄨ
luan luan луань ㄌㄨㄢ|lun lun лунь ㄌㄨㄣ
luo lo ло ㄌㄨㄛ|lü lü люй ㄌㄩ|lüe lüeh люэ ㄌㄩㄝ
ma ma ма ㄇㄚ|mai mai май ㄇㄞ|man man мань ㄇㄢ|mang mang ман ㄇㄤ|mao mao мао ㄇㄠ|me mê мэ ㄇㄜ|mei mei мэй ㄇㄟ
men mên мэнь ㄇㄣ
meng mêng мэн ㄇㄥ|mi mi ми ㄇㄧ|mian mien мянь ㄇㄧㄢ|miao miao мяо ㄇㄧㄠ|mie mieh ме ㄇㄧㄝ|min min минь ㄇㄧㄣ
ming ming мин ㄇㄧㄥ
miu miu мю ㄇㄧㄡ|mo mo мо ㄇㄛ|mou mou моу ㄇㄡ|mu mu му ㄇㄨ
na na на ㄋㄚ|nai nai най ㄋㄞ|nan nan нань ㄋㄢ|nang nang нан ㄋㄤ|nao nao нао ㄋㄠ|ne nê нэ ㄋㄜ|nei nei нэй ㄋㄟ
nen nên нэнь ㄋㄣ
neng nêng нэн ㄋㄥ|ni ni ни ㄋㄧ|nia nia ня ㄋㄧㄚ|nian nien нянь ㄋㄧㄢ|niang niang нян ㄋㄧㄤ|niao niao няо ㄋㄧㄠ
nie nieh не ㄋㄧㄝ|nin nin нинь ㄋㄧㄣ
ning ning нин ㄋㄧㄥ|niu niu ню ㄋㄧㄡ|nong nung нун ㄋㄨㄥ|nou nou ноу ㄋㄡ|nu nu ну ㄋㄨ|nuan nuan нуань ㄋㄨㄢ
nun nun нунь ㄋㄨㄣ|nuo no но ㄋㄨㄛ
nü nü нюй ㄋㄩ|nüe nüeh нюэ ㄋㄩㄝ
o o о ㄛ|ou ou оу ㄡ
pa p'a па ㄆㄚ|pai p'ai пай ㄆㄞ|pan p'an пань ㄆㄢ|pang p'ang пан ㄆㄤ|pao p'ao пао ㄆㄠ|pei p'ei пэй ㄆㄟ
pen p'ên пэнь ㄆㄣ|peng p'êng пэн ㄆㄥ
pi p'i пи ㄆㄧ|pian p'ien пянь ㄆㄧㄢ|piao p'iao пяо ㄆㄧㄠ|pie p'ieh пе ㄆㄧㄝ|pin p'in пинь ㄆㄧㄣ
ping p'ing пин ㄆㄧㄥ|po p'o по ㄆㄛ
pou p'ou поу ㄆㄡ|pu p'u пу ㄆㄨ
qi ch'i ци ㄑㄧ|qia ch'ia ця ㄑㄧㄚ|qian ch'ien цянь ㄑㄧㄢ|qiang ch'iang цян ㄑㄧㄤ|qiao ch'iao цяо ㄑㄧㄠ
qie ch'ieh це ㄑㄧㄝ|qin ch'in цинь ㄑㄧㄣ
qing ch'ing цин ㄑㄧㄥ|qiong ch'iung цюн ㄑㄩㄥ|qiu ch'iu цю ㄑㄧㄡ|qu ch'ü цюй ㄑㄩ|quan ch'üan цюань ㄑㄩㄢ
que ch'üeh цюэ ㄑㄩㄝ|qun ch'ün цюнь ㄑㄩㄣ
ran jan жань ㄖㄢ|rang jang жан ㄖㄤ|rao jao жао ㄖㄠ|re jê жэ ㄖㄜ|ren jên жэнь ㄖㄣ|reng jêng жэн ㄖㄥ|ri jih жи ㄖ
rong jung жун ㄖㄨㄥ
rou jou жоу ㄖㄡ|ru ju жу ㄖㄨ|rua jua жуа ㄖㄨㄚ|ruan juan жуань ㄖㄨㄢ|rui jui жуй ㄖㄨㄟ|run jun жунь ㄖㄨㄣ
ruo jo жо ㄖㄨㄛ
sa sa са ㄙㄚ|sai sai сай ㄙㄞ|san san сань ㄙㄢ|sang sang сан ㄙㄤ|sao sao сао ㄙㄠ|se sê сэ ㄙㄜ|sen sên сэнь ㄙㄣ
seng sêng сэн ㄙㄥ
si ssu сы ㄙ|song sung сун ㄙㄨㄥ|sou sou соу ㄙㄡ|su su су ㄙㄨ|suan suan суань ㄙㄨㄢ|sui sui суй ㄙㄨㄟ
sun sun сунь ㄙㄨㄣ|suo so со ㄙㄨㄛ
sha sha ша ㄕㄚ|shai shai шай ㄕㄞ|shan shan шань ㄕㄢ|shang shang шан ㄕㄤ|shao shao шао ㄕㄠ|she shê шэ ㄕㄜ
shei shei шэй ㄕㄟ
shen shên шэнь ㄕㄣ|sheng shêng шэн ㄕㄥ|shi shih ши ㄕ|shou shou шоу ㄕㄡ|shu shu шу ㄕㄨ|shua shua шуа ㄕㄨㄚ
shuai shuai шуай ㄕㄨㄞ
shuan shuan шуань ㄕㄨㄢ|shuang shuang шуан ㄕㄨㄤ|shui shui шуй ㄕㄨㄟ|shun shun шунь ㄕㄨㄣ|shuo shuo шо ㄕㄨㄛ
ta t'a та ㄊㄚ|tai t'ai тай ㄊㄞ|tan t'an тань ㄊㄢ|tang t'ang тан ㄊㄤ|tao t'ao тао ㄊㄠ|te t'ê тэ ㄊㄜ
tei t'ei тэй ㄊㄟ|teng t'êng тэн ㄊㄥ
ti t'i ти ㄊㄧ|tian t'ien тянь ㄊㄧㄢ|tiao t'iao тяо ㄊㄧㄠ|tie t'ieh те ㄊㄧㄝ|ting t'ing тин ㄊㄧㄥ
tong t'ung тун ㄊㄨㄥ|tou t'ou тоу ㄊㄡ
tu t'u ту ㄊㄨ|tuan t'uan туань ㄊㄨㄢ|tui t'ui туй ㄊㄨㄟ|tun t'un тунь ㄊㄨㄣ|tuo t'o то ㄊㄨㄛ
wa wa ва ㄨㄚ|wai wai вай ㄨㄞ|wan wan вань ㄨㄢ|wang wang ван ㄨㄤ|wei wei вэй ㄨㄟ|wen wên вэнь ㄨㄣ|weng wêng вэн ㄨㄥ
wo wo во ㄨㄛ|wu wu у ㄨ
xi hsi си ㄒㄧ|xia hsia ся ㄒㄧㄚ|xian hsien сянь ㄒㄧㄢ|xiang hsiang сян ㄒㄧㄤ|xiao hsiao сяо ㄒㄧㄠ
xie hsieh се ㄒㄧㄝ|xin hsin синь ㄒㄧㄣ
xing hsing син ㄒㄧㄥ|xiong hsiung сюн ㄒㄩㄥ|xiu hsiu сю ㄒㄧㄡ|xu hsü сюй ㄒㄩ|xuan hsüan сюань ㄒㄩㄢ
xue hsüeh сюэ ㄒㄩㄝ|xun hsün сюнь ㄒㄩㄣ
ya ya я ㄧㄚ|yai yai яй ㄧㄞ|yan yen янь ㄧㄢ|yang yang ян ㄧㄤ|yao yao яо ㄧㄠ|ye yeh е ㄧㄝ|yi i и ㄧ|yin yin инь ㄧㄣ
ying ying ин ㄧㄥ
yo yo йо ㄧㄛ|yong yung юн ㄩㄥ|you yu ю ㄧㄡ|yu yü юй ㄩ|yuan yüan юань ㄩㄢ|yue yüeh юэ ㄩㄝ|yun yün юнь ㄩㄣ
za tsa цза ㄗㄚ|zai tsai цзай ㄗㄞ|zan tsan цзань ㄗㄢ|zang tsang цзан ㄗㄤ|zao tsao цзао ㄗㄠ|ze tsê цзэ ㄗㄜ
zei tsei цзэй ㄗㄟ|zen tsên цзэнь ㄗㄣ
zeng tsêng цзэн ㄗㄥ|zi tzu цзы ㄗ|zong tsung цзун ㄗㄨㄥ|zou tsou цзоу ㄗㄡ|zu tsu цзу ㄗㄨ|zuan tsuan цзуань ㄗㄨㄢ
zui tsui цзуй ㄗㄨㄟ
zun tsun цзунь ㄗㄨㄣ|zuo tso цзо ㄗㄨㄛ
zha cha чжа ㄓㄚ|zhai chai чжай ㄓㄞ|zhan chan чжань ㄓㄢ|zhang chang чжан ㄓㄤ|zhao chao чжао ㄓㄠ|zhe chê чжэ ㄓㄜ
zhei chei чжэй ㄓㄟ
zhen chên чжэнь ㄓㄣ|zheng chêng чжэн ㄓㄥ|zhi chih чжи ㄓ|zhong chung чжун ㄓㄨㄥ|zhou chou чжоу ㄓㄡ|zhu chu чжу ㄓㄨ
zhua chua чжуа ㄓㄨㄚ
zhuai chuai чжуай ㄓㄨㄞ|zhuan chuan чжуань ㄓㄨㄢ|zhuang chuang чжуан ㄓㄨㄤ|zhui chui чжуй ㄓㄨㄟ
zhun chun чжунь ㄓㄨㄣ|zhuo cho чжо ㄓㄨㄛ
"""
ROWS = [tuple(row.split()) for line in TABLE.strip().splitlines() for row in line.split("|")]


@pytest.mark.parametrize(("syllable", "wade", "cyrillic", "symbols"), ROWS)
def test_each_syllable(syllable: str, wade: str, cyrillic: str, symbols: str) -> None:
    marked = hanyu.mark(syllable, 1)
    assert wade_giles(marked) == wade
    assert palladius(marked) == cyrillic
    assert bopomofo(marked) == symbols


def test_the_table_holds_every_syllable_once() -> None:
    assert sorted(row[0] for row in ROWS) == sorted(hanyu.SYLLABLES)


NAMES = [
    ("Hǎishēnwǎi", "Hai-shên-wai", "Хайшэньвай"), ("Bólì", "Po-li", "Боли"), ("Hǎilánpāo", "Hai-lan-p'ao", "Хайланьпао"),
    ("Níbùchǔ", "Ni-pu-ch'u", "Нибучу"), ("Qiàkètú", "Ch'ia-k'o-t'u", "Цякэту"), ("Àihún", "Ai-hun", "Айхунь"),
    ("Àihuī", "Ai-hui", "Айхуэй"),
    ("Běijīng", "Pei-ching", "Бэйцзин"), ("Dàlián", "Ta-lien", "Далянь"), ("Lǚshùnkǒu", "Lü-shun-k'ou", "Люйшунькоу"),
    ("Hā'ěrbīn", "Ha-erh-pin", "Хаэрбинь"), ("Tiānjīn", "T'ien-chin", "Тяньцзинь"), ("Kùyè Dǎo", "K'u-yeh Tao", "Куе Дао"),
    ("Zhēnbǎo Dǎo", "Chên-pao Tao", "Чжэньбао Дао"), ("Tángnǔ Wūliánghǎi", "T'ang-nu Wu-liang-hai", "Танну Улянхай"),
    ("Miàojiē", "Miao-chieh", "Мяоцзе"), ("Shànghǎi", "Shang-hai", "Шанхай"),
    ("Hēilóngjiāng", "Hei-lung-chiang", "Хэйлунцзян"),
    ("Zhōngnánhǎi", "Chung-nan-hai", "Чжуннаньхай"), ("Mǎnzhōulǐ", "Man-chou-li", "Маньчжоули"),
    ("Tǎchéng", "T'a-ch'êng", "Тачэн"),
    ("Yīníng", "I-ning", "Инин"), ("Sìchuān", "Ssu-ch'uan", "Сычуань"), ("Xiānggǎng", "Hsiang-kang", "Сянган"),
    ("Àomén", "Ao-mên", "Аомэнь"),
    ("Cháng'ān", "Ch'ang-an", "Чанъань"), ("Xī'ān", "Hsi-an", "Сиань"), ("Jiàn'ōu", "Chien-ou", "Цзяньоу"),
    ("Dōngyíng", "Tung-ying", "Дунъин"),
    ("Píngyáo", "P'ing-yao", "Пинъяо"), ("Hóngwǔ", "Hung-wu", "Хунъу"), ("Guǎng'ān", "Kuang-an", "Гуанъань"),
    ("Yíngkǒu", "Ying-k'ou", "Инкоу"),
    ("Zhāng'ěr", "Chang-erh", "Чжанъэр"), ("Éluósī", "O-lo-ssu", "Элосы"), ("È'ěrduōsī", "O-erh-to-ssu", "Ээрдосы"),
    ("Dèng Xiǎopíng", "Têng Hsiao-p'ing", "Дэн Сяопин"), ("Xí Jìnpíng", "Hsi Chin-p'ing", "Си Цзиньпин"),
    ("Hú Xījìn", "Hu Hsi-chin", "Ху Сицзинь"),
    ("Lǐ Hóngzhāng", "Li Hung-chang", "Ли Хунчжан"), ("Zēng Jìzé", "Tsêng Chi-tsê", "Цзэн Цзицзэ"),
    ("Gù Wéijūn", "Ku Wei-chün", "Гу Вэйцзюнь"),
    ("Yìshān", "I-shan", "Ишань"), ("Yìxīn", "I-hsin", "Исинь"), ("Chónghòu", "Ch'ung-hou", "Чунхоу"),
    ("Qīng", "Ch'ing", "Цин"),
    ("Guān Guìhǎi", "Kuan Kuei-hai", "Гуань Гуйхай"), ("Zhèng Xuěpíng", "Chêng Hsüeh-p'ing", "Чжэн Сюэпин"),
    ("Xiāo Bīn", "Hsiao Pin", "Сяо Бинь"),
    ("Zhōng-É Biānjiè", "Chung-O Pien-chieh", "Чжун-Э Бяньцзе"), ("Pénr Hútòng", "P'ên-erh Hu-t'ung", "Пэньр Хутун"),
    ("bǎinián guóchǐ", "pai-nien kuo-ch'ih", "байнянь гочи"),
    ("Àihuī Tiáoyuē (1858)", "Ai-hui T'iao-yüeh (1858)", "Айхуэй Тяоюэ (1858)"),
]  # fmt: skip  # laid out as a table


@pytest.mark.parametrize(("reading", "wade", "cyrillic"), NAMES)
def test_names(reading: str, wade: str, cyrillic: str) -> None:
    assert wade_giles(reading) == wade
    assert palladius(reading) == cyrillic


def test_all_that_a_reading_gives() -> None:
    expected = {
        "pinyin_numbered": "hai3 shen1 wai3",
        "pinyin_plain": "Haishenwai",
        "wade_giles": "Hai-shên-wai",
        "wade_giles_toned": "Hai³-shên¹-wai³",
        "palladius": "Хайшэньвай",
        "bopomofo": "ㄏㄞˇ ㄕㄣ ㄨㄞˇ",
    }
    for spelling in (
        "Hǎishēnwǎi",
        "hai3 shen1 wai3",
        "Hai3shen1wai3",
        "hai3shen1wai3",
        "hǎi shēn wǎi",
        "HaI3 shen1 wai3".lower(),
    ):
        assert derive(spelling) == expected
    toneless = derive("hai shen wai")
    assert (toneless["wade_giles"], toneless["palladius"], toneless["pinyin_plain"]) == (
        "Hai-shên-wai",
        "Хайшэньвай",
        "Haishenwai",
    )
    assert toneless["wade_giles_toned"] is toneless["bopomofo"] is None


def test_the_neutral_tone_has_its_dot_first_and_no_figure() -> None:
    assert bopomofo("Shuāngchéngzi") == "ㄕㄨㄤ ㄔㄥˊ ˙ㄗ"
    assert wade_giles("Shuāngchéngzi", tones=True) == "Shuang¹-ch'êng²-tzu"
    assert bopomofo("Pénr Hútòng") == "ㄆㄣˊㄦ ㄏㄨˊ ㄊㄨㄥˋ"


def test_blanks_part_words_where_capitals_say_so_and_syllables_elsewhere() -> None:
    assert palladius("Tài Hú") == "Тай Ху"
    assert palladius("chang2 an1") == "Чанъань"
    assert derive("xi1 an1")["pinyin_plain"] == "Xi'an"
    assert derive("lv3 shun4")["pinyin_plain"] == "Lüshun"


@pytest.mark.parametrize("text", ["", "Vladivostok", "1860", "海参崴", "hai3 qqq1", "\ud800"])
def test_what_is_no_pinyin_is_refused(text: str) -> None:
    with pytest.raises(PinyinError):
        derive(text)


SYLLABLES = st.builds(hanyu.mark, st.sampled_from(sorted(hanyu.SYLLABLES - {"ê"})), st.integers(1, 5))


@given(
    st.lists(SYLLABLES, min_size=1, max_size=6).filter(lambda found: any(hanyu.syllables(one)[0].tone for one in found))
)
def test_a_name_is_the_same_made_again_from_its_own_numbered_reading(found: list[str]) -> None:
    joined = "".join(
        ("'" if index and syllable[0] in "aāáǎàoōóǒòeēéěè" else "") + syllable for index, syllable in enumerate(found)
    )
    name = derive(joined.capitalize())
    numbered = name["pinyin_numbered"]
    assert numbered is not None
    if " " in numbered:
        assert derive(numbered) == name
    assert derive(joined.capitalize()) == name
    assert name["wade_giles"] == unicodedata.normalize("NFC", name["wade_giles"] or "")


@given(st.text(max_size=40))
def test_any_other_text_is_refused_or_derived(text: str) -> None:
    try:
        found = derive(text)
    except PinyinError:
        return
    assert found["palladius"]
    assert found["wade_giles"]


# ---------------------------------------------------------------------------------------------------------------------
# Settled forms


@pytest.mark.parametrize(("name", "forms"), [
    ("北京", {"Peking", "Пекин"}), ("北京市", {"Peking", "Пекин"}), ("Nánjīng", {"Nanking", "Нанкин"}),
    ("哈爾濱", {"Harbin", "Харбин"}),
    ("香港", {"Hong Kong", "Гонконг"}), ("澳門", {"Macao", "Макао"}), ("乌鲁木齐", {"Ürümqi", "Урумчи"}),
    ("拉萨", {"Lhasa", "Лхаса"}),
    ("喀什", {"Kashgar", "Кашгар"}), ("伊宁", {"Kulja", "Кульджа"}), ("沈阳", {"Mukden", "Мукден"}),
    ("旅顺", {"Port Arthur", "Порт-Артур"}),
    ("瑷珲", {"Aigun", "Айгунь"}), ("璦琿條約", {"Treaty of Aigun", "Айгунский договор"}), ("xia4 men2", {"Amoy"}),
    ("Tiānjīn", {"Tientsin"}),
    ("孙中山", {"Sun Yat-sen", "Сунь Ятсен"}), ("Àihún", {"Aigun", "Айгунь"}),
])  # fmt: skip  # laid out as a table
def test_settled_forms(name: str, forms: set[str]) -> None:
    assert forms <= {form["text"] for form in exonyms(name)}


def test_a_settled_form_says_what_it_is() -> None:
    assert exonyms("沈阳") == [
        {"text": "Mukden", "lang": "en", "system": "settled", "note": "historical"},
        {"text": "Мукден", "lang": "ru", "system": "settled", "note": "historical"},
    ]
    assert exonyms("天津") == [{"text": "Tientsin", "lang": "en", "system": "postal", "note": ""}]


@pytest.mark.parametrize("text", ["", "海参崴", "Vladivostok", "市", "北", "\ud800", "hai"])
def test_other_names_have_no_settled_form(text: str) -> None:
    assert exonyms(text) == []


def test_the_rule_is_never_bent_to_a_settled_form() -> None:
    assert palladius("Běijīng") == "Бэйцзин"
    assert palladius("Nánjīng") == "Наньцзин"


def test_every_settled_form_stands_under_a_real_reading() -> None:
    from gazetteer.language.exonyms import _ROWS

    for row in filter(None, _ROWS.split("\n")):
        name, reading, english, cyrillic = row.split("|")
        for one in reading.split("/"):
            assert len(hanyu.syllables(one)) == len(name), row
            assert hanyu.numbered(one) == one
        assert english or cyrillic
        assert exonyms(name)


# ---------------------------------------------------------------------------------------------------------------------
# Russian in Latin letters


@pytest.mark.parametrize(("text", "expected"), [
    ("Благовещенск", ("Blagoveshchensk", "Blagoveŝensk", "Blagoveščensk", "Blagoveshhensk", "Blagoveshchensk",
    "Blagoveshchensk")),
    ("Хабаровск", ("Khabarovsk", "Habarovsk", "Habarovsk", "Xabarovsk", "Khabarovsk", "Khabarovsk")),
    ("Николаевск-на-Амуре", ("Nikolayevsk-na-Amure", "Nikolaevsk-na-Amure", "Nikolaevsk-na-Amure", "Nikolaevsk-na-Amure",
                             "Nikolaevsk-na-Amure", "Nikolayevsk-na-Amure")),
    ("Владивосток", ("Vladivostok",) * 6),
    ("Уссурийск", ("Ussuriysk", "Ussurijsk", "Ussurijsk", "Ussurijsk", "Ussuriisk", "Ussuriysk")),
    ("Становой хребет", ("Stanovoy khrebet", "Stanovoj hrebet", "Stanovoj hrebet", "Stanovoj xrebet", "Stanovoi khrebet",
    "Stanovoy khrebet")),
    ("Нижний Новгород", ("Nizhniy Novgorod", "Nižnij Novgorod", "Nižnij Novgorod", "Nizhnij Novgorod", "Nizhnii Novgorod",
    "Nizhny Novgorod")),
    ("Муравьёв", ("Murav’yëv", "Muravʹëv", "Muravʹëv", "Murav`yov", "Muravev", "Muravyov")),
    ("Подъярский", ("Pod”yarskiy", "Podʺârskij", "Podʺjarskij", "Pod``yarskij", "Podieiarskii", "Podyarsky")),
    ("Эльцин", ("El’tsin", "Èlʹcin", "Èlʹcin", "E`l`cin", "Eltsin", "Eltsin")),
    ("Белый", ("Belyy", "Belyj", "Belyj", "Bely`j", "Belyi", "Bely")),
    ("Кызыл", ("Kyzyl", "Kyzyl", "Kyzyl", "Ky`zy`l", "Kyzyl", "Kyzyl")),
    ("Южно-Сахалинск", ("Yuzhno-Sakhalinsk", "Ûžno-Sahalinsk", "Južno-Sahalinsk", "Yuzhno-Saxalinsk", "Iuzhno-Sakhalinsk",
    "Yuzhno-Sakhalinsk")),
])  # fmt: skip  # laid out as a table
def test_each_system(text: str, expected: tuple[str, ...]) -> None:
    found = russian(text)
    assert (
        tuple(found[system] for system in ("bgn_pcgn", "iso9", "un", "gost_7_79_b", "passport", "english")) == expected
    )


PUBLISHED = {
    "bgn_pcgn": iuliia.BGN_PCGN_ALT,
    "bgn_pcgn_dotted": iuliia.BGN_PCGN,
    "iso9": iuliia.GOST_779,
    "un": iuliia.UNGEGN_1987,
    "gost_7_79_b": iuliia.GOST_779_ALT,
    "passport": iuliia.ICAO_DOC_9303,
    "english": iuliia.WIKIPEDIA,
}


@pytest.mark.parametrize(("system", "text", "latin"), [
    (system, text, latin) for system, schema in PUBLISHED.items() for text, latin in schema.samples
])  # fmt: skip  # laid out as a table
def test_published_samples(system: str, text: str, latin: str) -> None:
    latin = latin.translate(
        str.maketrans({"ё": "ë", "Ё": "Ë", "ѐ": "è", "є": "è"})
    )  # the samples have Cyrillic letters in Latin text
    assert russian(text)[system] == unicodedata.normalize("NFC", latin)


@given(st.text(alphabet="абвгдеёжзийклмнопрстуфхцчшщъыьэюяАБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯ -"))
def test_no_cyrillic_letter_is_left(text: str) -> None:
    for latin in russian(text).values():
        assert not any("\u0400" <= character <= "\u04ff" for character in latin)


@given(st.text(alphabet="абвгдеёжзийклмнопрстуфхцчшщъыьэюя "), st.text(alphabet="абвгдеёжзийклмнопрстуфхцчшщъыьэюя "))
def test_iso_9_loses_nothing(one: str, other: str) -> None:
    assert (russian(one)["iso9"] == russian(other)["iso9"]) == (one == other)


@given(st.text())
def test_any_text_can_be_romanised_and_its_latin_stays(text: str) -> None:
    latin = russian(text)["iso9"]
    assert russian(latin)["iso9"] == latin


@pytest.mark.parametrize(("text", "latin"), [
    ("ЖУКОВ", "ZHUKOV"), ("Жуков", "Zhukov"), ("ЖЖ", "ZHZH"), ("Щ", "Shch"), ("КВЖД", "KVZHD"), ("ЕАЭС", "YEAES"),
    ("УЖ", "UZH"),
    ("Южно-САХАЛИНСК", "Yuzhno-SAKHALINSK"), ("Ялта", "Yalta"), ("Остров Яя", "Ostrov Yaya"),
    ("Влади́восток", "Vladivostok"),
])  # fmt: skip  # laid out as a table
def test_capitals(text: str, latin: str) -> None:
    assert russian(text)["bgn_pcgn"] == latin


def test_primes_are_letters_in_iso_9_and_quotes_in_bgn() -> None:
    assert "\u02b9" in russian("Пермь")["iso9"]
    assert "\u02ba" in russian("Объезд")["un"]
    assert "\u2019" in russian("Пермь")["bgn_pcgn"]
    assert "\u201d" in russian("Объезд")["bgn_pcgn"]


@pytest.mark.parametrize(
    ("typed", "written", "palladius"),
    [
        ("XI'AN", "Xi'an", "Сиань"),
        ("HAI3SHEN1WAI3", "Hǎishēnwǎi", "Хайшэньвай"),
        ("HEI LONG JIANG", "Hei Long Jiang", "Хэй Лун Цзян"),
        ("LÜSHUN", "Lüshun", "Люйшунь"),
        ("Zhōng-É Guānxì", "Zhōng-É Guānxì", "Чжун-Э Гуаньси"),
        ("Shaanxi", "Shǎnxī", "Шаньси"),
        ("SHAANXI", "Shǎnxī", "Шаньси"),
    ],
)
def test_capitals_of_whole_words_are_no_capitals_of_syllables(typed: str, written: str, palladius: str) -> None:
    assert orthographic(typed) == written
    assert derive(typed)["palladius"] == palladius
