/**
 * Days off and working weekends as the State Council announces them each year (国务院办公厅关于部分节假日安排的通知). A year that
 * is not here has not been announced when this was written; a bureau adds it to `holidays.json` in its data folder.
 */

export interface HolidayYear {
  readonly year: number;
  /** Days off that are not weekends by themselves, and weekends inside holidays: `MM-dd` or `MM-dd/MM-dd` (both ends off). */
  readonly off: readonly string[];
  /** Weekends that are worked. */
  readonly worked: readonly string[];
  /** The notice that says so: number, day and address. */
  readonly source?: { readonly notice: string; readonly issuedOn: string; readonly url: string };
}

/** Compared with the text of each notice in 2026-11. */
export const HOLIDAYS: readonly HolidayYear[] = [
  {
    year: 2023,
    source: {
      notice: '国办发明电〔2022〕16号',
      issuedOn: '2022-12-08',
      url: 'https://www.gov.cn/zhengce/content/2022-12/08/content_5730844.htm',
    },
    off: ['01-01/01-02', '01-21/01-27', '04-05', '04-29/05-03', '06-22/06-24', '09-29/10-06'],
    worked: ['01-28', '01-29', '04-23', '05-06', '06-25', '10-07', '10-08'],
  },
  {
    year: 2024,
    source: {
      notice: '国办发明电〔2023〕7号',
      issuedOn: '2023-10-25',
      url: 'https://www.gov.cn/zhengce/content/202310/content_6911527.htm',
    },
    off: ['01-01', '02-10/02-17', '04-04/04-06', '05-01/05-05', '06-10', '09-15/09-17', '10-01/10-07'],
    worked: ['02-04', '02-18', '04-07', '04-28', '05-11', '09-14', '09-29', '10-12'],
  },
  {
    year: 2025,
    source: {
      notice: '国办发明电〔2024〕12号',
      issuedOn: '2024-11-12',
      url: 'https://www.gov.cn/zhengce/content/202411/content_6986382.htm',
    },
    off: ['01-01', '01-28/02-04', '04-04/04-06', '05-01/05-05', '05-31/06-02', '10-01/10-08'],
    worked: ['01-26', '02-08', '04-27', '09-28', '10-11'],
  },
  {
    year: 2026,
    source: {
      notice: '国办发明电〔2025〕7号',
      issuedOn: '2025-11-04',
      url: 'https://www.gov.cn/zhengce/zhengceku/202511/content_7047091.htm',
    },
    off: ['01-01/01-03', '02-15/02-23', '04-04/04-06', '05-01/05-05', '06-19/06-21', '09-25/09-27', '10-01/10-07'],
    worked: ['01-04', '02-14', '02-28', '05-09', '09-20', '10-10'],
  },
];
