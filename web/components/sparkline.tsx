const BAR = 3;
const GAP = 1;
const HEIGHT = 22;

/** Counts of days as thin bars, with a line where one expects them to end. `label` says the same in words. */
export function Sparkline(props: { counts: readonly number[]; expected: number; label: string }) {
  const { counts, expected } = props;
  const top = Math.max(1, expected * 1.25, ...counts);
  const width = counts.length * (BAR + GAP);
  const y = (n: number) => Math.round((HEIGHT - (n / top) * HEIGHT) * 10) / 10;
  return (
    <svg
      class="spark"
      width={width}
      height={HEIGHT}
      viewBox={`0 0 ${width} ${HEIGHT}`}
      role="img"
      aria-label={props.label}
    >
      {counts.map((n, at) => (
        <rect
          x={at * (BAR + GAP)}
          y={n ? Math.min(y(n), HEIGHT - 1) : HEIGHT - 1}
          width={BAR}
          height={n ? Math.max(1, HEIGHT - y(n)) : 1}
          class={n ? undefined : 'zero'}
        />
      ))}
      {expected > 0 ? <line x1={0} x2={width} y1={y(expected)} y2={y(expected)} /> : null}
    </svg>
  );
}
