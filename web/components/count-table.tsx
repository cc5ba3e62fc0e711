import type { Reader } from '../context.ts';
import { number } from '../format.ts';

/** A row of a picture's table. */
export interface CountRow {
  name: string;
  count: number;
  href: string;
  /** Further cells. */
  more?: readonly string[];
}

/** The numbers of a picture as a table, each leading to its rows. */
export function CountTable(props: {
  reader: Reader;
  title: string;
  head: readonly string[];
  rows: readonly CountRow[];
  open?: boolean;
}) {
  const { reader, rows } = props;
  return (
    <details class="count-table" open={props.open}>
      <summary>{props.title}</summary>
      <table>
        <thead>
          <tr>
            {props.head.map((each) => (
              <th scope="col">{each}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr>
              <th scope="row">{row.name}</th>
              <td>
                <a href={row.href}>{number(row.count, reader.lang)}</a>
              </td>
              {(row.more ?? []).map((cell) => (
                <td>{cell}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}
