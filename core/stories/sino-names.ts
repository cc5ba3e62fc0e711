/**
 * Chinese characters of Vietnamese personal names and their Vietnamese readings (without marks), so that 范明政 and
 * Phạm Minh Chính give one key. Both writings where they differ.
 */
const SURNAMES =
  '阮nguyen 陈tran 陳tran 黎le 范pham 潘phan 武vu 邓dang 鄧dang 裴bui 杜do 胡ho 吴ngo 吳ngo 杨duong 楊duong 李ly 黄hoang 黃hoang 丁dinh 段doan 郑trinh 鄭trinh 梁luong 张truong 張truong 高cao 苏to 蘇to 何ha 朱chu 赵trieu 趙trieu 谭dam 罗la 刘luu 劉luu 邹trau 叶diep 郭quach 蔡thai 孙ton 冯phung 馮phung';
const GIVEN =
  '明minh 政chinh 文van 氏thi 光quang 春xuan 福phuc 富phu 仲trong 庭dinh 廷dinh 清thanh 成thanh 青thanh 青thanh 国quoc 國quoc 玉ngoc 红hong 紅hong 鸿hong 海hai 英anh 映anh 雄hung 强cuong 勇dung 决quyet 心tam 新tan 俊tuan 山son 河ha 江giang 林lam 善thien 胜thang 勝thang 战chien 利loi 长truong 長truong 平binh 安an 和hoa 花hoa 香huong 兰lan 蘭lan 梅mai 芳phuong 孝hieu 德duc 才tai 忠trung 公cong 功cong 士si 仕si 世the 怀hoai 懷hoai 淮hoai 诚thanh 進tien 进tien 达dat 達dat 越viet 南nam 中trung 辉huy 輝huy 煌hoang 龙long 龍long 川xuyen 恩an 年nien 严nghiem 厚hau 幸hanh 静tinh 霞ha 秋thu 月nguyet 云van 雲van 金kim 银ngan 宝bao 寶bao 保bao 嘉gia 家gia 日nhat 星tinh 永vinh 荣vinh 榮vinh 智tri 义nghia 義nghia 礼le 信tin 仁nhan 孟manh 猛manh 名danh 登dang 友huu 有huu 维duy 維duy 惟duy 伯ba 伟vi 偉vi 创sang 天thien 水thuy 翠thuy 琼quynh 瓊quynh 莊trang 庄trang 妆trang 娥nga 映anh 映anh 灿san 良luong 贤hien 賢hien 显hien 協hiep 合hop 会hoi 體the 苗mieu 苑uyen 燕yen 鸾loan 泰thai 尚thuong 奉phung 凤phuong';

function read(list: string): Map<string, string> {
  return new Map(list.split(' ').map((entry) => [entry.slice(0, 1), entry.slice(1)] as const));
}

const FAMILY = read(SURNAMES);
const REST = read(`${GIVEN} ${SURNAMES}`);

/** The Vietnamese names in a Chinese text, as readings: [['pham','minh','chinh']]. */
export function sinoNames(text: string): string[][] {
  const names: string[][] = [];
  for (let i = 0; i < text.length; i++) {
    const family = FAMILY.get(text[i] ?? '');
    if (!family) continue;
    const given: string[] = [];
    // Three characters, four with 氏 (Thị); what follows a name (会见, 和) may be a name's character, too.
    const most = text[i + 1] === '氏' ? 3 : 2;
    for (let j = i + 1; j <= i + most; j++) {
      const reading = REST.get(text[j] ?? '');
      if (!reading) break;
      given.push(reading);
    }
    if (given.length < 2) continue;
    names.push([family, ...given]);
    i += given.length;
  }
  return names;
}
