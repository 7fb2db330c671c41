// Runs in the browser, inside the report: how one plot looks. The data comes from plots.ts.
{
  const lineCount = 8;
  const labelFont = '11px system-ui, sans-serif';
  const rowHeight = 15;
  const mostRows = 3;

  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const number = (value, digits) => value.toLocaleString('en-GB', { maximumFractionDigits: digits });

  /** A value with its unit, as the rest of the report writes it. */
  function format(value, unit) {
    if (value === null || value === undefined) return '–';
    if (unit === 'ms')
      return value < 1000 ? `${number(value, value < 100 ? 2 : 0)} ms` : `${number(value / 1000, 2)} s`;
    return `${number(value, unit === 'cores' || unit === 'seconds' ? 2 : 0)} ${unit}`;
  }

  const tick = (value, unit) =>
    unit === 'ms' ? format(value, unit) : Math.abs(value) >= 10_000 ? `${number(value / 1000, 1)}k` : number(value, 2);

  /** The limit stays in sight, and a quiet plot does not look wild. */
  function yRange(plot) {
    if (!plot.isLog) return (_plot, _low, high) => [0, high > 0 ? high * 1.1 : 1];
    return (_plot, low, high) => {
      const top = Math.max(high ?? 1, plot.limit?.at ?? 0) * 1.3;
      return [10 ** Math.floor(Math.log10(low > 0 ? low : 1)), top];
    };
  }

  /** One plot: steps need some air at both sides, time none. */
  function xRange(plot) {
    if (plot.axis === 'time') return (_plot, low, high) => [low, high > low ? high : low + 1];
    return (_plot, low, high) => [Math.max(0, low - (high - low || 1) * 0.08), high + (high - low || 1) * 0.08];
  }

  /** Places each label in the first row that is free there; without a place only its line is drawn. Events have numbers. */
  function placeLabels(u, plot, marks) {
    const ends = Array.from({ length: mostRows }, () => -Infinity);
    const isNarrow = u.width < 560;
    const pxRatio = globalThis.uPlot.pxRatio;
    return marks.map(({ at, what, number: name }) => {
      const left = u.bbox.left / pxRatio + u.valToPos(at, 'x');
      const short = what.length > 34 ? `${what.slice(0, 33)}…` : what;
      const text = plot.axis === 'offered' ? short : isNarrow ? `${name}` : `${name} ${short}`;
      const width = u.ctx.measureText(text).width / pxRatio;
      const start = Math.max(0, Math.min(left + 3, u.width - width - 2));
      const row = ends.findIndex((end) => end + 6 < start);
      if (row >= 0) ends[row] = start + width;
      return { left, start, text, row };
    });
  }

  function drawMarks(plot) {
    return (u) => {
      const { min, max } = u.scales.x;
      const numbered = plot.marks.map((mark, i) => ({ ...mark, number: i + 1 }));
      const marks = numbered.filter(({ at }) => at >= min && at <= max);
      const { ctx } = u;
      const pxRatio = globalThis.uPlot.pxRatio;
      ctx.save();
      ctx.font = labelFont.replace('11px', `${11 * pxRatio}px`);
      ctx.textBaseline = 'middle';
      ctx.textAlign = 'left';
      ctx.strokeStyle = colour('--mark');
      ctx.fillStyle = colour('--ink');
      ctx.setLineDash([3 * pxRatio, 3 * pxRatio]);
      ctx.lineWidth = pxRatio;
      for (const { left, start, text, row } of placeLabels(u, plot, marks)) {
        const y = Math.max(0, row) * rowHeight + rowHeight / 2;
        ctx.beginPath();
        ctx.moveTo(left * pxRatio, (row >= 0 ? y : mostRows * rowHeight) * pxRatio);
        ctx.lineTo(left * pxRatio, u.bbox.top + u.bbox.height);
        ctx.stroke();
        if (row >= 0) ctx.fillText(text, start * pxRatio, y * pxRatio);
      }
      ctx.restore();
    };
  }

  function drawLimit({ limit }) {
    return (u) => {
      if (!limit || limit.at < u.scales.y.min || limit.at > u.scales.y.max) return;
      const { ctx, bbox } = u;
      const pxRatio = globalThis.uPlot.pxRatio;
      const y = u.valToPos(limit.at, 'y', true);
      ctx.save();
      ctx.font = labelFont.replace('11px', `bold ${11 * pxRatio}px`);
      ctx.strokeStyle = ctx.fillStyle = colour('--limit');
      ctx.lineWidth = 1.5 * pxRatio;
      ctx.beginPath();
      ctx.moveTo(bbox.left, y);
      ctx.lineTo(bbox.left + bbox.width, y);
      ctx.stroke();
      ctx.textAlign = 'left';
      ctx.textBaseline = 'top';
      ctx.strokeStyle = colour('--paper');
      ctx.lineWidth = 4 * pxRatio;
      ctx.strokeText(limit.label, bbox.left + 6 * pxRatio, y + 5 * pxRatio);
      ctx.fillText(limit.label, bbox.left + 6 * pxRatio, y + 5 * pxRatio);
      ctx.restore();
    };
  }

  function axesOf(plot) {
    const look = {
      stroke: colour('--soft'),
      grid: { stroke: colour('--grid'), width: 1 },
      ticks: { stroke: colour('--grid'), width: 1, size: 4 },
      font: labelFont,
    };
    const label = plot.axis === 'time' ? (value) => `${number(value, 2)} s` : (value) => `${number(value, 1)}/s`;
    return [
      { ...look, size: 32, values: (_plot, splits) => splits.map(label) },
      {
        ...look,
        size: 58,
        values: (_plot, splits) => splits.map((value) => (value === null ? null : tick(value, plot.unit))),
      },
    ];
  }

  function seriesOf(plot) {
    const x = plot.axis === 'time' ? { label: 'at', unit: 's' } : { label: 'offered', unit: 'messages/s' };
    return [
      { label: x.label, value: (_plot, value) => (value === null ? '–' : `${number(value, 1)} ${x.unit}`) },
      ...plot.lines.map(({ label }, i) => ({
        label,
        stroke: colour(`--line-${(i % lineCount) + 1}`),
        width: 1.75,
        points: { show: plot.axis === 'offered' || plot.xs.length < 3, size: 7 },
        value: (_plot, value) => format(value, plot.unit),
      })),
    ];
  }

  function optionsOf(plot, width) {
    return {
      width,
      height: plot.isLog ? 280 : 210,
      padding: [plot.marks.length > 0 ? mostRows * rowHeight + 6 : 8, 14, 0, 0],
      cursor: { sync: { key: plot.axis }, drag: { x: true, y: false } },
      scales: {
        x: { time: false, range: xRange(plot) },
        y: { distr: plot.isLog ? 3 : 1, range: yRange(plot) },
      },
      axes: axesOf(plot),
      series: seriesOf(plot),
      hooks: { drawAxes: [drawMarks(plot)], draw: [drawLimit(plot)] },
    };
  }

  globalThis.report = { format, optionsOf };
}
