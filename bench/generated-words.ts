/** Words of made-up reports, the frequent ones first. */
export const VI =
  'lãnh đạo tỉnh thành phố tiếp đoàn công tác hợp tác đầu tư nhân lực giáo dục văn hóa du lịch môi trường nước sạch nông nghiệp y tế bản ghi nhớ thỏa thuận ký kết trao đổi doanh nghiệp trường đại học lao động chuyển đổi số hạ tầng giao thông phát triển bền vững kinh nghiệm dự án khu công nghiệp thanh niên hữu nghị kỷ niệm quan hệ địa phương chính quyền hội đồng nhân dân ủy ban chủ tịch phó thống đốc thị trưởng đại sứ quán lãnh sự hội nghị diễn đàn triển lãm tuần lễ sản phẩm xuất khẩu chất lượng công nghệ đào tạo điều dưỡng viên kỹ sư thực tập sinh rác thải năng lượng tái tạo phòng chống thiên tai lũ lụt nghiên cứu'.split(
    ' ',
  );
export const JA =
  '県 市 府 知事 市長 ベトナム 省 人民委員会 友好 協定 覚書 締結 署名 訪問 会談 交流 人材 育成 投資 環境 水道 農業 観光 教育 大学 企業 技能 実習生 介護 防災 デジタル 周年 記念 代表団 受け入れ 派遣 覚え書き 経済 連携 推進 事業 開始 発表 東京都 京都府 大阪府 会議 視察 工業 団地 若者 文化 祭り 料理'.split(
    ' ',
  );
export const EN =
  'province city prefecture governor mayor delegation visit cooperation agreement memorandum signed exchange training workers education culture tourism environment water agriculture health digital infrastructure investment companies university festival anniversary friendship officials council project programme staff students nurses engineers partnership development local authorities'.split(
    ' ',
  );
export const TH =
  'จังหวัด เมือง ผู้ว่าราชการ ความร่วมมือ ลงนาม บันทึกความเข้าใจ การท่องเที่ยว การลงทุน แรงงาน การศึกษา วัฒนธรรม สิ่งแวดล้อม การเกษตร เวียดนาม ญี่ปุ่น เยาวชน'.split(
    ' ',
  );
