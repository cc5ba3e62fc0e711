/** Invented reports, one a language, long enough to have a wording of their own. */
export const TEXTS: Record<string, string> = {
  vi: 'Sáng 12/3, tại thành phố Hòa Bình, Phó Chủ tịch UBND tỉnh Hòa Bình Bùi Đức Hoà tiếp đoàn nghệ nhân tỉnh Yamagata (Nhật Bản) do ông Kusakabe Toru dẫn đầu.\n\nHai bên thỏa thuận mở lớp dạy làm đồ sơn mài cho 24 thanh niên người Mường, mỗi khóa kéo dài bốn tháng, học phí do phía Yamagata tài trợ. Lớp đầu tiên khai giảng vào tháng 5 tại nhà văn hóa huyện Mai Châu.\n\nÔng Kusakabe Toru cho biết nghề sơn mài ở quê ông đang thiếu người nối nghiệp, vì vậy việc truyền nghề cho bạn trẻ Việt Nam cũng là cách giữ nghề. Sản phẩm của học viên sẽ được bày bán tại lễ hội mùa thu Yamagata.\n\nLãnh đạo tỉnh Hòa Bình đề nghị hai địa phương sớm tính đến việc trao đổi sinh viên ngành thiết kế.',
  ja: '山形県の工芸職人らが12日、ベトナム北部のホアビン省を訪れ、漆器づくりの講座を開くことで省人民委員会と合意した。\n\n講座は若者24人が対象で、期間は4か月。受講料は県内の団体が負担する。最初の講座は5月にマイチャウ県の文化会館で始まる。\n\n団長の日下部徹さんは、地元では担い手が足りず、海外の若者に伝えることが技を残す道にもなると話した。受講者の作品は秋の祭りで販売される予定だ。\n\n省側はデザインを学ぶ学生の相互派遣も早めに検討したいと述べ、双方が担当者を決めて連絡を続けることになった。',
  en: 'Craftsmen from Japan’s Yamagata prefecture agreed on March 12 with the people’s committee of Hoa Binh province to open a course in lacquer work for young Muong people.\n\nThe course takes in 24 learners for four months and is paid for by an association in Yamagata. The first one begins in May at the culture house of Mai Chau district.\n\nToru Kusakabe, who led the group, said that lacquer makers at home lacked successors and that teaching abroad was one way of keeping the craft alive. What the learners make will be on sale at an autumn festival in Yamagata.\n\nThe province asked for an exchange of design students before long.',
  th: 'เมื่อวันที่ 12 มีนาคม คณะช่างฝีมือจากจังหวัดยามากาตะ ประเทศญี่ปุ่น เดินทางเยือนจังหวัดฮหว่าบิ่ญ และตกลงเปิดหลักสูตรทำเครื่องเขินให้เยาวชน 24 คน ใช้เวลาเรียนสี่เดือนโดยไม่เสียค่าใช้จ่าย\n\nหลักสูตรแรกจะเริ่มในเดือนพฤษภาคมที่ศูนย์วัฒนธรรมของอำเภอมายเจิว หัวหน้าคณะกล่าวว่าช่างเครื่องเขินที่บ้านเกิดขาดผู้สืบทอด การสอนเยาวชนต่างชาติจึงเป็นวิธีรักษางานฝีมือไว้ ผลงานของผู้เรียนจะวางขายในเทศกาลฤดูใบไม้ร่วง',
};

/** What other sites put around, or change in, a text that they take over. */
export const FRAMES: Record<string, (text: string) => string> = {
  'an agency line': (text) => `(TTXVN) - ${text}\nTTXVN`,
  'a source line': (text) => `${text}\nNguồn: https://baomau.example/tin-4711.html`,
  teasers: (text) =>
    `${text}\nTin liên quan:\n• Giá tiêu tăng mạnh đầu tuần\n• Khai mạc giải bơi thiếu niên toàn tỉnh\n• Thời tiết ngày mai: mưa rào và dông vài nơi`,
  'a shorter end': (text) => text.split('\n\n').slice(0, -1).join('\n\n'),
  'another date style': (text) =>
    text.replace('12/3', '12-3').replace('March 12', '12 March').replace('12 มีนาคม', '12 มี.ค.'),
  'old tone placement': (text) =>
    text.replaceAll('Hòa', 'Hoà').replaceAll('hóa', 'hoá').replaceAll('thỏa', 'thoả'),
  'decomposed letters': (text) => text.normalize('NFD'),
  'other words here and there': (text) =>
    text
      .replace('Hai bên thỏa thuận mở', 'Đôi bên nhất trí sẽ mở')
      .replace('said that', 'noted that')
      .replace('合意した', '一致した')
      .replace('กล่าวว่า', 'ระบุว่า'),
};
