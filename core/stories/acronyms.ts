/** Short forms that half of all reports have. */
const COMMON = new Set(
  'UBND HĐND TP HCM TPHCM TTXVN VNA VNS VOV VTV NHK USD EUR JPY VND ODA JICA JETRO ASEAN AI IT ICT FDI GDP MOU MOC LHQ UN EU APEC QH CP KCN SME SMES THPT THCS PGS TS ThS GS THE PM NA FM CEO II III IV XX XXI COVID ĐH CNTT KHCN ĐBQH MTTQ BCH TNCS HCMC HN CLB KTXH'.split(
    ' ',
  ),
);
const ACRONYM =
  /(?<![\p{Script=Latin}\d])(?=[A-ZĐ\d&-]*[A-ZĐ]{2})[A-ZĐ][A-ZĐ\d]*(?:[&-][A-ZĐ\d]+)*(?![\p{Script=Latin}\d])/gu;

/**
 * Short forms in capitals (BRG, U-BCF, AEON): every script takes them over as they are. Titles all in capitals have none.
 */
export function acronymsOf(text: string): Set<string> {
  const found = new Set<string>();
  for (const [word] of text.normalize('NFKC').matchAll(ACRONYM))
    if (word.length <= 8 && !COMMON.has(word)) found.add(word.toLowerCase());
  return found.size > 25 ? new Set() : found;
}
