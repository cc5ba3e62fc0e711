import * as echarts from 'echarts';

/** Lines over one axis, each on a scale of its own height. */
export interface LineChart {
  title: string;
  across: string;
  lines: readonly { name: string; points: readonly (readonly [number, number])[] }[];
}

/** A chart as SVG, for the documentation. */
export function lineChart({ title, across, lines }: LineChart): string {
  const chart = echarts.init(null, null, { renderer: 'svg', ssr: true, width: 820, height: 380 });
  chart.setOption({
    animation: false,
    backgroundColor: '#ffffff',
    title: { text: title, left: 'center', textStyle: { fontSize: 15 } },
    legend: { bottom: 0 },
    grid: { left: 70, right: 30, top: 50, bottom: 70 },
    xAxis: {
      type: 'value',
      name: across,
      nameLocation: 'middle',
      nameGap: 26,
      min: 'dataMin',
      max: 'dataMax',
    },
    yAxis: { type: 'value', min: 0 },
    series: lines.map(({ name, points }) => ({
      name,
      type: 'line',
      data: points,
      showSymbol: points.length < 20,
    })),
  });
  const svg = chart.renderToSVGString();
  chart.dispose();
  return svg;
}
