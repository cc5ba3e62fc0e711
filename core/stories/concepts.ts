import { END, lettersOf } from '../judge/letters.ts';
import { createTrie, startsWord, type Trie } from '../judge/trie.ts';

/**
 * What a report is about and who acts in it, in the words of each language: vi, en, ja, zh (both writings), ko, th, fr.
 * A concept is one mark in every language, so that reports of one event can be compared whatever they are written in.
 */
const CONCEPTS: Record<string, string> = {
  'role-pm': 'thủ tướng|prime minister|pm|首相|総理|นายกรัฐมนตรี|นายกฯ|总理|總理|총리|premier ministre|premier',
  'role-deputy-pm':
    'phó thủ tướng|deputy prime minister|deputy pm|副首相|รองนายกรัฐมนตรี|副总理|副總理|부총리|vice-premier ministre|vice-pm',
  'role-president':
    'chủ tịch nước|state president|president|国家主席|國家主席|ประธานาธิบดี|ประธานประเทศ|국가주석|주석|président de la république|président|le président',
  'role-party':
    'tổng bí thư|party general secretary|general secretary|書記長|总书记|總書記|เลขาธิการใหญ่|서기장|secrétaire général',
  'role-fm':
    'bộ trưởng ngoại giao|bộ trưởng bộ ngoại giao|thứ trưởng ngoại giao|thứ trưởng bộ ngoại giao|bộ ngoại giao|foreign minister|deputy foreign minister|foreign ministry|minister of foreign affairs|ministry of foreign affairs|外相|外務大臣|外務次官|外務副大臣|外務省|外交部长|外交部長|外长|外長|外交部|외교장관|외교부|รัฐมนตรีว่าการกระทรวงการต่างประเทศ|รัฐมนตรีต่างประเทศ|กระทรวงการต่างประเทศ|ministre des affaires étrangères|chef de la diplomatie|ministre vietnamien des ae|ministère des affaires étrangères',
  'role-na':
    'chủ tịch quốc hội|phó chủ tịch quốc hội|quốc hội|national assembly|na chairman|na chairwoman|国会議長|国会副議長|国会主席|國會主席|ประธานรัฐสภา|สภาแห่งชาติ|รัฐสภา|국회의장|국회|assemblée nationale',
  'role-council':
    "hđnd|hội đồng nhân dân|hội đồng tỉnh|hội đồng thành phố|people's council|people’s council|prefectural assembly|city council|assembly|人民評議会|人民会議|県議会|市議会|議会|人民议会|人民議會|县议会|縣議會|市议会|市議會|인민의회|인민평의회|현의회|시의회|의회|สภาประชาชน|สภาจังหวัด|สภาเมือง|conseil populaire|assemblées élues|assemblée préfectorale|assemblée",
  'role-committee':
    "ubnd|ủy ban nhân dân|people's committee|people’s committee|人民委員会|人民委員長|人民副委員長|委員長|省委員長|市委員長|副委員長|人民委员会|人民委員會|인민위원회|คณะกรรมการประชาชน|comité populaire",
  'role-secretary':
    'bí thư tỉnh ủy|bí thư thành ủy|phó bí thư|bí thư|tỉnh ủy|thành ủy|party committee|party secretary|provincial secretary|党委|省委|市委|書記|书记|당위원회|당서기|당 위원회|เลขาธิการคณะกรรมการพรรค|คณะกรรมการพรรค|comité du parti|secrétaire',
  'role-governor':
    'thống đốc|governor|governors|知事|ผู้ว่าราชการ|ผู้ว่าฯ|ผู้ว่าการ|지사|gouverneur|gouverneurs|gouverneure',
  'role-vice-governor':
    'phó thống đốc|vice governor|deputy governor|vice-governor|副知事|รองผู้ว่าราชการ|รองผู้ว่าฯ|รองผู้ว่าการ|부지사|vice-gouverneur|vice-gouverneure',
  'role-mayor':
    'thị trưởng|phó thị trưởng|mayor|deputy mayor|市長|副市長|町長|村長|市长|副市长|시장|부시장|นายกเทศมนตรี|maire',
  'role-ambassador':
    'đại sứ|đại sứ quán|ambassador|embassy|大使|大使館|大使馆|เอกอัครราชทูต|ทูต|สถานทูต|대사|대사관|ambassadeur|ambassade',
  'role-consul':
    'tổng lãnh sự|lãnh sự|tổng lãnh sự quán|lãnh sự danh dự|consul|consul general|consulate|総領事|領事|総領事館|总领事|總領事|总领事馆|กงสุล|กงสุลใหญ่|영사|총영사|consulat|consul général',
  'role-friendship':
    'hội hữu nghị|liên hiệp các tổ chức hữu nghị|friendship association|friendship organisations|friendship organizations|友好協会|友好协会|友好協會|友好連盟|우호협회|친선협회|สมาคมมิตรภาพ|association d’amitié|association d’amitié|liên minh nghị sĩ|議員連盟|parliamentary friendship',
  'role-jica': 'jica',
  'role-jetro': 'jetro',
  'role-crown': 'hoàng thái tử|nhật hoàng|thiên hoàng|crown prince|emperor|天皇|皇太子|秋篠宮',
  festival:
    'lễ hội|ngày hội|festival|フェスティバル|祭り|まつり|フェス|节|節|文化节|庆典|축제|페스티벌|เทศกาล|งานเทศกาล|fête|matsuri',
  forum: 'diễn đàn|forum|フォーラム|论坛|論壇|포럼|ฟอรั่ม|ฟอรัม|เวที|การประชุมความร่วมมือท้องถิ่น',
  seminar:
    'hội thảo|tọa đàm|hội nghị|seminar|workshop|conference|symposium|セミナー|シンポジウム|会議|研讨会|研討會|座谈会|会议|세미나|워크숍|회의|콘퍼런스|심포지엄|สัมมนา|ประชุม|séminaire|colloque|conférence|atelier',
  fair: 'triển lãm|hội chợ|gian hàng|exhibition|fair|expo|booth|展示会|見本市|物産展|展覧会|ブース|展览|展覽|博览会|전시회|박람회|นิทรรศการ|งานแสดงสินค้า|exposition|foire|salon',
  press: 'họp báo|press conference|press briefing|記者会見|新闻发布会|기자회견|แถลงข่าว|conférence de presse',
  sign: 'ký kết|ký|ký bản ghi nhớ|bản ghi nhớ|biên bản ghi nhớ|thỏa thuận|thoả thuận|tuyên bố chung|ý định thư|mou|memorandum|sign|signs|signed|signing|ink|inked|agreement|joint statement|覚書|協定|調印|署名|締結|合意書|共同声明|备忘录|備忘錄|协议|協議|签署|簽署|양해각서|협약|협정|서명|체결|บันทึกความเข้าใจ|บันทึกช่วยจำ|ลงนาม|ข้อตกลง|mémorandum|protocole|accord|signe|signent|signé|signature',
  sister:
    'kết nghĩa|kết tình hữu nghị|thành phố hữu nghị|quan hệ hữu nghị|sister city|sister cities|twinning|friendship city|姉妹都市|友好都市|友好提携|姉妹|友城|姐妹城|姊妹市|友好城市|자매도시|자매결연|우호도시|เมืองพี่น้อง|บ้านพี่เมืองน้อง|เมืองคู่มิตร|jumelage|jumelées|villes sœurs',
  anniversary:
    'kỷ niệm|anniversary|周年|週年|周年記念|주년|ครบรอบ|วาระครบ|anniversaire|ans de|dix ans|10 năm|15 năm|20 năm|30 năm',
  courtesy:
    'tiếp|chào xã giao|tiếp đoàn|tiếp xã giao|receives|received|courtesy call|courtesy visit|hosts|meets|welcomes|表敬|会談|接見|面会|会见|會見|接见|接見|拜会|접견|예방|면담|เข้าพบ|ให้การต้อนรับ|พบปะ|หารือ|reçoit|rencontre|accueille',
  farm: 'nông nghiệp|nông sản|trồng trọt|nhà kính|lúa|gạo|agriculture|farming|farm|farmers|rice|greenhouse|農業|農産物|農家|米|農林|农业|農產品|农产品|농업|농산물|농가|เกษตร|การเกษตร|ข้าว|agricole|agricoles|riz',
  fruit:
    'trái cây|vải thiều|xoài|thanh long|nhãn|bưởi|cam|quả|fruit|fruits|lychee|lychees|mango|dragon fruit|果物|ライチ|マンゴー|果実|荔枝|芒果|水果|과일|리치|망고|ผลไม้|ลิ้นจี่|มะม่วง|litchi|litchis|mangue',
  tea: 'chè|trà|trà đạo|tea|tea ceremony|お茶|茶道|緑茶|茶|차|다도|ชา|พิธีชงชา|thé|cérémonie du thé',
  fishery:
    'thủy sản|hải sản|cá ngừ|nuôi trồng thủy sản|nuôi biển|fishery|fisheries|seafood|tuna|aquaculture|水産|漁業|マグロ|養殖|水产|水產|金枪鱼|养殖|수산|어업|참치|양식|ประมง|ทูน่า|อาหารทะเล|pêche|thon|aquaculture',
  forest: 'lâm nghiệp|rừng|gỗ|forest|forestry|wood|timber|林業|森林|木材|林业|임업|산림|목재|ป่าไม้|forêt|bois',
  flower:
    'hoa anh đào|hoa|cherry blossom|cherry blossoms|flower|flowers|桜|花|樱花|벚꽃|ซากุระ|ดอกไม้|cerisier|cerisiers|fleurs',
  tourism:
    'du lịch|du khách|lữ hành|tourism|tourist|tourists|travel|観光|旅行|旅游|旅遊|游客|관광|여행|ท่องเที่ยว|นักท่องเที่ยว|tourisme|touristes|touristique',
  flight:
    'đường bay|chuyến bay|bay thẳng|hãng hàng không|sân bay|flight|flights|direct flight|air route|airline|airport|直行便|航空|便就航|空港|就航|航班|直飞|航线|机场|機場|직항|항공|공항|เที่ยวบิน|สายการบิน|สนามบิน|vol direct|vols|aérien|aéroport',
  invest:
    'xúc tiến đầu tư|nhà đầu tư|đầu tư|vốn đầu tư|investment|investors|investor|invest|投資|進出|投资|투자|การลงทุน|ลงทุน|นักลงทุน|investissement|investissements|investisseurs|investir',
  factory:
    'khu công nghiệp|nhà máy|cụm công nghiệp|industrial park|industrial parks|industrial zone|factory|plant|工業団地|工場|工业园|工業區|工厂|산업단지|공장|นิคมอุตสาหกรรม|โรงงาน|parc industriel|usine|zone industrielle',
  smes: 'doanh nghiệp nhỏ và vừa|doanh nghiệp vừa và nhỏ|small and medium|smes|中小企業|中小企业|중소기업|เอสเอ็มอี|วิสาหกิจขนาดกลางและขนาดย่อม|pme',
  startup:
    'khởi nghiệp|đổi mới sáng tạo|startup|startups|start-up|innovation|スタートアップ|創業|イノベーション|创新|創新|初创|스타트업|창업|혁신|สตาร์ทอัพ|นวัตกรรม|jeunes pousses',
  trade:
    'thương mại|xuất khẩu|nhập khẩu|trade|export|exports|import|imports|貿易|輸出|輸入|贸易|貿易|出口|进口|무역|수출|수입|การค้า|ส่งออก|นำเข้า|commerce|exportations|exporter',
  labour:
    'lao động|người lao động|thực tập sinh|kỹ năng đặc định|việc làm|nhân lực|nguồn nhân lực|labour|labor|workers|trainees|trainee|technical intern|skilled workers|human resources|manpower|workforce|労働者|実習生|技能実習|特定技能|人材|雇用|劳动|勞動|劳务|实习生|實習生|人力资源|人才|노동자|근로자|기능실습생|실습생|인력|인재|แรงงาน|ผู้ฝึกงาน|ฝึกงาน|บุคลากร|ทรัพยากรมนุษย์|main-d’œuvre|main-d’œuvre|travailleurs|stagiaires|ressources humaines',
  care: 'điều dưỡng|hộ lý|chăm sóc người cao tuổi|nursing|caregiver|caregivers|nurses|elderly care|介護|看護|护理|護理|介护|간호|요양|간병|พยาบาล|บริบาล|ผู้สูงอายุ|infirmiers|aides-soignants|soins aux personnes âgées',
  language:
    'tiếng nhật|dạy tiếng nhật|japanese language|japanese-language|日本語|日语|日語|일본어|ภาษาญี่ปุ่น|japonais langue|langue japonaise|tiếng việt|ベトナム語|vietnamese language',
  university:
    'đại học|trường đại học|giảng viên|university|universities|college|大学|学長|大學|대학|대학교|총장|มหาวิทยาลัย|université|universités',
  pupils:
    'học sinh|sinh viên|trường thpt|thanh thiếu niên|du học|du học sinh|students|student|pupils|high school|study abroad|youth|生徒|学生|高校|高校生|留学生|青少年|學生|学生|中学|留学|학생|고등학교|유학생|청소년|นักเรียน|นักศึกษา|เยาวชน|étudiants|élèves|lycée|lycéens|jeunes',
  children:
    'thiếu nhi|trẻ em|tiểu học|mầm non|children|kindergarten|primary school|子ども|小学校|児童|儿童|兒童|어린이|아동|เด็ก|enfants',
  art: 'nghệ thuật|biểu diễn|múa|tranh|nghệ sĩ|art|arts|performance|dance|painting|artists|芸術|公演|舞踊|踊り|艺术|藝術|演出|预술|예술|공연|ศิลปะ|การแสดง|spectacle|danse|peinture',
  music:
    'âm nhạc|hòa nhạc|dàn nhạc|ca sĩ|music|concert|orchestra|choir|音楽|コンサート|楽団|合唱|音乐会|音樂會|音乐|음악|콘서트|합창|ดนตรี|คอนเสิร์ต|musique|orchestre',
  costume: 'kimono|yukata|áo dài|着物|浴衣|アオザイ|和服|기모노|아오자이|กิโมโน|อ่าวหญ่าย',
  food: 'ẩm thực|món ăn|sushi|phở|cuisine|food|dishes|noodles|sake|料理|食文化|ラーメン|日本酒|寿司|フォー|美食|饮食|음식|요리|อาหาร|gastronomie|plats',
  heritage:
    'di sản|bảo tàng|phố cổ|di tích|bảo tồn|heritage|museum|old quarter|ancient town|relic|conservation|遺産|博物館|世界遺産|旧市街|保存|遗产|遺產|博物馆|古城|문화유산|유산|박물관|มรดก|พิพิธภัณฑ์|patrimoine|musée',
  sport:
    'bóng đá|câu lạc bộ bóng đá|cầu thủ|giải đấu|marathon|football|soccer|striker|player|players|league|tournament|サッカー|選手|試合|リーグ|移籍|足球|球员|球員|축구|선수|리그|ฟุตบอล|นักเตะ|สโมสร|football|joueur|attaquant|tiền đạo',
  waste:
    'rác thải|chất thải|xử lý rác|phân loại rác|waste|garbage|recycling|rubbish|廃棄物|ごみ|リサイクル|垃圾|废弃物|회수|쓰레기|폐기물|재활용|ขยะ|รีไซเคิล|déchets|recyclage',
  water:
    'cấp nước|nước sạch|nước thải|thoát nước|xử lý nước|nguồn nước|water supply|clean water|wastewater|sewage|drainage|sewerage|上下水道|水道|下水|排水|水処理|浄化|供水|污水|排水|净水|상수도|하수|배수|수처리|정수|ประปา|น้ำเสีย|ระบายน้ำ|น้ำสะอาด|eaux usées|assainissement|eau potable|drainage',
  flood:
    'ngập|chống ngập|ngập lụt|lũ|lũ lụt|mưa lũ|flood|floods|flooding|inundation|浸水|洪水|水害|大雨|内水|洪涝|水灾|水災|홍수|침수|수해|น้ำท่วม|อุทกภัย|inondation|inondations',
  disaster:
    'bão|thiên tai|động đất|sóng thần|sạt lở|phòng chống thiên tai|disaster|typhoon|storm|earthquake|tsunami|landslide|災害|防災|台風|地震|津波|灾害|災害|台风|颱風|防灾|재난|방재|태풍|지진|ภัยพิบัติ|ไต้ฝุ่น|พายุ|แผ่นดินไหว|typhon|catastrophe|catastrophes|séisme',
  carbon:
    'phát thải|trung hòa carbon|các-bon|carbon|tín chỉ carbon|khí hậu|net zero|carbon neutral|decarbonisation|decarbonization|climate|脱炭素|カーボン|気候|二国間クレジット|碳中和|碳|气候|脱碳|탄소|기후|คาร์บอน|ภูมิอากาศ|décarbonation|climat',
  energy:
    'năng lượng|điện gió|điện mặt trời|hydro|hydrogen|năng lượng tái tạo|energy|wind power|solar|renewable|エネルギー|風力|太陽光|水素|再生可能|能源|风电|太阳能|에너지|풍력|태양광|수소|พลังงาน|พลังงานลม|énergie|éolien|solaire',
  green:
    'môi trường|xanh|tăng trưởng xanh|environment|environmental|green|green growth|環境|グリーン|环境|环保|绿色|綠色|환경|녹색|สิ่งแวดล้อม|สีเขียว|environnement|vert|verte',
  digital:
    'chuyển đổi số|kỹ thuật số|công nghệ thông tin|trí tuệ nhân tạo|thành phố thông minh|đô thị thông minh|digital|digital transformation|smart city|artificial intelligence|ai|デジタル|dx|スマートシティ|人工知能|it人材|数字|數位|智慧城市|人工智能|디지털|스마트시티|스마트 시티|인공지능|ดิจิทัล|เมืองอัจฉริยะ|numérique|ville intelligente|intelligence artificielle',
  chip: 'bán dẫn|vi mạch|chip|semiconductor|semiconductors|chips|半導体|半导体|반도체|เซมิคอนดักเตอร์|semi-conducteurs|semi-conducteur',
  hightech:
    'công nghệ cao|khu công nghệ cao|high-tech|hi-tech|ハイテク|高科技|高新技术|첨단|하이테크|ไฮเทค|เทคโนโลยีขั้นสูง|haute technologie|hautes technologies',
  health:
    'y tế|bệnh viện|bác sĩ|sức khỏe|khám chữa bệnh|health|hospital|hospitals|doctors|medical|healthcare|医療|病院|医師|保健|医疗|醫療|医院|卫生|의료|병원|의사|보건|สาธารณสุข|โรงพยาบาล|แพทย์|การแพทย์|santé|hôpital|hôpitaux|médecins|médical',
  covid:
    'covid-19|covid|dịch bệnh|khẩu trang|vắc xin|vaccine|vaccines|masks|コロナ|マスク|ワクチン|口罩|疫苗|新冠|코로나|마스크|백신|โควิด|หน้ากาก|วัคซีน|masques|vaccins',
  port: 'cảng|cảng biển|logistics|tàu|port|ports|shipping|seaport|港|港湾|物流|クルーズ|港口|항만|항구|물류|ท่าเรือ|โลจิสติกส์|ports|logistique',
  rail: 'đường sắt|tàu điện ngầm|metro|đường sắt đô thị|railway|railways|urban railway|subway|monorail|鉄道|地下鉄|メトロ|铁路|鐵路|地铁|철도|지하철|รถไฟ|รถไฟฟ้า|chemin de fer|métro|ferroviaire',
  road: 'giao thông|cầu|đường cao tốc|cao tốc|xe buýt|traffic|bridge|expressway|highway|bus|buses|transport|道路|橋|高速道路|バス|交通|公路|桥|公交|교통|도로|교량|버스|การจราจร|คมนาคม|สะพาน|ทางด่วน|รถบัส|circulation|pont|autoroute|transports',
  city: 'quy hoạch|phát triển đô thị|đô thị|không gian ngầm|bản đồ ngập|urban|urban development|urban planning|city planning|都市開発|都市計画|まちづくり|城市规划|城市發展|城市发展|도시개발|도시계획|도시 개발|พัฒนาเมือง|ผังเมือง|urbain|urbaine|urbanisme',
  oda: 'vốn oda|oda|vốn vay|vay vốn|loan|loans|円借款|借款|政府开发援助|贷款|차관|공적개발원조|เงินกู้|prêt|prêts|grassroots|草の根|cỏ rơm|nhân dân cơ sở',
  gift: 'tặng|trao tặng|quyên góp|viện trợ|donate|donates|donated|donation|gift|presents|寄贈|贈呈|寄付|支援物資|捐赠|捐贈|赠送|기증|기부|전달|บริจาค|มอบ|don|dons|offre|fait don',
  crime:
    'bắt giữ|bị bắt|công an|cảnh sát|trộm|trộm cắp|giết|tội phạm|cáo buộc|nghi phạm|arrested|arrest|police|theft|stolen|murder|suspect|逮捕|警察|窃盗|盗難|盗|容疑|殺人|被捕|警方|盗窃|嫌疑|체포|경찰|절도|혐의|살인|จับกุม|ตำรวจ|ขโมย|ผู้ต้องหา|arrêté|arrêtés|police|vol de|meurtre',
  overstay:
    'cư trú bất hợp pháp|bất hợp pháp|lưu trú quá hạn|illegal stay|overstay|overstaying|不法残留|不法滞在|非法居留|불법체류|อยู่เกินวีซ่า',
  death:
    'tử vong|thiệt mạng|qua đời|chết|died|dies|death|killed|dead|死亡|死去|亡くなった|死者|遇难|身亡|사망|숨진|เสียชีวิต|décès|mort|morts|tué',
  summit:
    'hội đàm|thượng đỉnh|cấp cao|đối tác chiến lược toàn diện|summit|talks|comprehensive strategic partnership|首脳会談|包括的戦略的パートナーシップ|峰会|首脑|全面战略伙伴|全面戰略夥伴|정상회담|포괄적 전략적 동반자|สุดยอด|หุ้นส่วนยุทธศาสตร์|sommet|partenariat stratégique',
  delegation:
    'đoàn công tác|đoàn đại biểu|dẫn đầu đoàn|đoàn doanh nghiệp|delegation|mission|business delegation|訪問団|代表団|視察団|使節団|代表团|代表團|考察团|대표단|방문단|사절단|คณะผู้แทน|คณะ|délégation',
  training:
    'đào tạo|tập huấn|bồi dưỡng|training|train|course|研修|養成|訓練|培训|培訓|培养|연수|교육훈련|훈련|양성|อบรม|ฝึกอบรม|formation|former',
  welfare:
    'cộng đồng người việt|kiều bào|người việt tại nhật|vietnamese community|overseas vietnamese|vietnamese living|在日ベトナム人|ベトナム人コミュニティ|越南人|교민|베트남인|ชุมชนชาวเวียดนาม|communauté vietnamienne|diaspora',
};

let lexicon: Trie<string> | null = null;

/** Built at its first use: a run that never compares stories does not pay for it. */
function phrases(): Trie<string> {
  if (lexicon) return lexicon;
  const trie = createTrie<string>();
  for (const [concept, words] of Object.entries(CONCEPTS)) {
    for (const phrase of new Set(words.split('|'))) trie.add(phrase, concept);
  }
  lexicon = trie;
  return trie;
}

/** How often each concept stands in a text of any language; the longest phrase at a place wins. */
export function conceptsOf(text: string): Map<string, number> {
  const trie = phrases();
  const letters = lettersOf(text);
  const counts = new Map<string, number>();
  for (let i = 0; i < letters.length;) {
    const starts = startsWord(letters.codes[i - 1] ?? END, letters.codes[i] ?? END);
    const found = starts ? trie.longestAt(letters, i) : null;
    for (const concept of found ?? []) counts.set(concept, (counts.get(concept) ?? 0) + 1);
    i = found ? trie.end : i + 1;
  }
  return counts;
}
