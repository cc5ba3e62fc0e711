/**
 * Frequent Japanese family names in kanji and in Latin letters, so that 服部知事 and Governor Hattori are one person.
 * Names that are also prefectures or well-known cities are left out: they would make every article about the place alike.
 */
const TABLE =
  '佐藤 sato|鈴木 suzuki|高橋 takahashi|田中 tanaka|伊藤 ito|渡辺 watanabe|渡邊 watanabe|渡邉 watanabe|中村 nakamura|小林 kobayashi|加藤 kato|吉田 yoshida|山田 yamada|佐々木 sasaki|山本 yamamoto|井上 inoue|木村 kimura|斎藤 saito|斉藤 saito|齋藤 saito|清水 shimizu|山崎 yamazaki|阿部 abe|安倍 abe|池田 ikeda|橋本 hashimoto|山下 yamashita|中島 nakajima|石井 ishii|小川 ogawa|前田 maeda|藤田 fujita|後藤 goto|近藤 kondo|村上 murakami|遠藤 endo|青木 aoki|坂本 sakamoto|福田 fukuda|太田 ota|西村 nishimura|藤井 fujii|岡本 okamoto|藤原 fujiwara|中野 nakano|三浦 miura|原田 harada|中川 nakagawa|松田 matsuda|竹内 takeuchi|小野 ono|田村 tamura|中山 nakayama|和田 wada|石田 ishida|森田 morita|上田 ueda|柴田 shibata|酒井 sakai|工藤 kudo|横山 yokoyama|宮本 miyamoto|内田 uchida|高木 takagi|安藤 ando|谷口 taniguchi|大野 ono|丸山 maruyama|今井 imai|河野 kono|藤本 fujimoto|村田 murata|武田 takeda|上野 ueno|杉山 sugiyama|増田 masuda|平野 hirano|大塚 otsuka|小島 kojima|千田 senda|久保 kubo|松井 matsui|岩崎 iwasaki|桜井 sakurai|野口 noguchi|松尾 matsuo|野村 nomura|菊地 kikuchi|菊池 kikuchi|木下 kinoshita|佐野 sano|大西 onishi|杉本 sugimoto|新井 arai|浜田 hamada|濱田 hamada|古川 furukawa|市川 ichikawa|小松 komatsu|島田 shimada|水野 mizuno|山内 yamauchi|西田 nishida|西川 nishikawa|菅原 sugawara|服部 hattori|黒岩 kuroiwa|村岡 muraoka|大村 omura|花角 hanazumi|熊谷 kumagai|玉城 tamaki|小池 koike|吉村 yoshimura|湯崎 yuzaki|三日月 mikazuki|知花 chibana|塩田 shiota|蒲島 kabashima|河本 kawamoto|荒井 arai|一見 ichimi|馳 hase|杉崎 sugizaki|達増 tasso|内堀 uchibori|宮下 miyashita|仁坂 nisaka|岸本 kishimoto|平井 hirai|丸川 marukawa|伊原木 ibaragi|後藤田 gotoda|飯泉 iizumi|阿波 awa|岸田 kishida|石破 ishiba|高市 takaichi|菅 suga|茂木 motegi|上川 kamikawa|岩屋 iwaya|林田 hayashida|二階 nikai|大石 oishi|本村 motomura|日比野 hibino|中田 nakata|矢野 yano|東出 higashide|吉岡 yoshioka|川口 kawaguchi|川村 kawamura|河村 kawamura|広沢 hirosawa|北橋 kitahashi|武内 takeuchi|梅田 umeda|山中 yamanaka|秋元 akimoto|郡 kori|門川 kadokawa|松本 matsumoto|久元 hisamoto|大森 omori|相川 aikawa|土屋 tsuchiya|片山 katayama|星野 hoshino|栗原 kurihara|関口 sekiguchi|早川 hayakawa|永井 nagai|長谷川 hasegawa|五十嵐 igarashi|大久保 okubo|小山 koyama|小田 oda|岡田 okada|岡崎 okazaki|金子 kaneko|川上 kawakami|川崎 kawasaki|本田 honda|本間 honma|堀 hori|堀内 horiuchi|田口 taguchi|田辺 tanabe|永田 nagata|北村 kitamura|南 minami|八木 yagi|松岡 matsuoka|松下 matsushita|松村 matsumura|松原 matsubara|望月 mochizuki|桑原 kuwabara|樋口 higuchi|小西 konishi|大島 oshima|大橋 ohashi|大谷 otani|尾崎 ozaki|荻野 ogino|奥田 okuda|神田 kanda|辻 tsuji|土井 doi|寺田 terada|東 azuma|富田 tomita|浅野 asano|浅井 asai|飯田 iida|石原 ishihara|石橋 ishibashi|市村 ichimura|稲田 inada|岩田 iwata|岩本 iwamoto|植田 ueda|江口 eguchi|榎本 enomoto|黒田 kuroda|児玉 kodama|須藤 sudo|関 seki|高田 takada|高山 takayama|滝沢 takizawa|戸田 toda|内藤 naito|成田 narita|西山 nishiyama|野田 noda|萩原 hagiwara|馬場 baba|久保田 kubota|平田 hirata|福岡 |藤沢 fujisawa|細川 hosokawa|牧野 makino|三宅 miyake|宮田 miyata|宮川 miyagawa|向井 mukai|森本 morimoto|安田 yasuda|柳 yanagi|吉川 yoshikawa|吉田 yoshida|若林 wakabayashi';

/** Characters of Chinese writings → the ones that Japanese uses, as far as names need them. */
const VARIANTS: Record<string, string> = {
  黑: '黒',
  泽: '沢',
  澤: '沢',
  边: '辺',
  邊: '辺',
  桥: '橋',
  齐: '斉',
  齋: '斎',
  岛: '島',
  滨: '浜',
  濱: '浜',
  铃: '鈴',
  东: '東',
  马: '馬',
  渡: '渡',
  濑: '瀬',
  广: '広',
  廣: '広',
  关: '関',
  關: '関',
  荣: '栄',
  县: '県',
  縣: '県',
  长: '長',
  见: '見',
  祐: '祐',
  佑: '祐',
};

const KANJI: ReadonlyMap<string, string> = new Map(
  TABLE.split('|').flatMap((entry) => {
    const [kanji = '', latin = ''] = entry.split(' ');
    return kanji.length > 1 && latin ? [[kanji, latin] as const] : [];
  }),
);
const LATIN: ReadonlySet<string> = new Set(KANJI.values());
const LONGEST = 3;

/** The family names that stand in a text of Chinese characters, in Latin letters. */
export function kanjiSurnames(text: string): Set<string> {
  const plain = [...text].map((char) => VARIANTS[char] ?? char).join('');
  const found = new Set<string>();
  for (let i = 0; i < plain.length; i++) {
    for (let length = LONGEST; length > 1; length--) {
      const latin = KANJI.get(plain.slice(i, i + length));
      if (!latin) continue;
      found.add(latin);
      i += length - 1;
      break;
    }
  }
  return found;
}

/** Whether a folded Latin word is one of the family names; long vowels may be written (Satoh, Ohno, Itoh). */
export function latinSurname(word: string): string | null {
  const plain = word
    .replace(/oh(?=[^aeiou]|$)/g, 'o')
    .replace(/ou/g, 'o')
    .replace(/uu/g, 'u');
  return LATIN.has(plain) ? plain : null;
}
