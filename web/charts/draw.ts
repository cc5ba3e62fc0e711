import { BarChart, LinesChart, ScatterChart } from 'echarts/charts';
import { GeoComponent, GridComponent } from 'echarts/components';
import { init, registerMap, use, type EChartsCoreOption } from 'echarts/core';
import { LabelLayout } from 'echarts/features';
import { SVGRenderer } from 'echarts/renderers';
import { outlines } from './geography.ts';

use([BarChart, LinesChart, ScatterChart, GeoComponent, GridComponent, LabelLayout, SVGRenderer]);
registerMap('both-countries', outlines());

/** Colours of pictures, by which echarts draws; in the page each becomes the CSS variable of its name. */
export const COLOURS = {
  land: '#0000a1',
  coast: '#0000a2',
  arc: '#0000a3',
  dot: '#0000a4',
  ink: '#0000a5',
  soft: '#0000a6',
  line: '#0000a7',
  bar: '#0000a8',
} as const;

/** Where a drawn thing leads and what it is called. */
export interface ChartLink {
  href: string;
  label: string;
}

/** A picture to draw: what echarts is told, its size, and where its data lead. */
export interface Picture {
  option: EChartsCoreOption;
  width: number;
  height: number;
  link(series: number, index: number): ChartLink | null;
}

/**
 * A picture as SVG, drawn on the server. No style elements or attributes (the page's policy allows none), colours as CSS
 * variables for light and dark, each datum a link. The table beside it says the same to those who can't see it.
 */
export function drawChart(picture: Picture): string {
  const { width, height } = picture;
  const chart = init(null, null, { renderer: 'svg', ssr: true, width, height });
  try {
    chart.setOption({ animation: false, ...picture.option });
    return linked(tidy(chart.renderToSVGString()), picture);
  } finally {
    chart.dispose();
  }
}

function tidy(svg: string): string {
  const plain = svg
    .replace(/<style[\s\S]*?<\/style>/g, '')
    .replace(/ class="[^"]*"/g, '')
    .replace(/ style="([^"]*)"/g, (_, style: string) => attributes(style))
    .replace(/<svg /, '<svg aria-hidden="true" ')
    .replace(/\n+/g, '');
  return Object.entries(COLOURS).reduce(
    (text, [name, colour]) => text.replaceAll(`"${colour}"`, `"var(--chart-${name})"`),
    plain,
  );
}

/** `font-size:12px;font-family:…` as attributes; the font is the page's. */
function attributes(style: string): string {
  return style
    .split(';')
    .map((part) => part.split(':'))
    .filter(([name]) => name === 'font-size' || name === 'font-weight')
    .map(([name, value]) => ` ${name}="${value}"`)
    .join('');
}

function linked(svg: string, picture: Picture): string {
  return svg.replace(
    /<path ([^>]*?) ecmeta_series_index="(\d+)" ecmeta_data_index="(\d+)" ecmeta_ssr_type="chart"([^>]*)><\/path>/g,
    (_, before: string, series: string, index: string, after: string) => {
      const shape = `<path ${before}${after}>`;
      const link = picture.link(Number(series), Number(index));
      if (!link) return `${shape}</path>`;
      return `<a href="${escaped(link.href)}" tabindex="-1">${shape}<title>${escaped(link.label)}</title></path></a>`;
    },
  );
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
