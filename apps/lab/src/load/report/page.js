// Runs in the browser, inside the report: draws the plots, by mouse, touch and keyboard.
{
  const { format, optionsOf } = globalThis.report;
  const plots = JSON.parse(document.getElementById('plots').textContent);
  const drawn = new Map();

  function draw(host) {
    const plot = plots.find(({ id }) => id === host.dataset.plot);
    drawn.get(host)?.destroy();
    const data = [plot.xs, ...plot.lines.map(({ values }) => values)];
    const chart = new globalThis.uPlot(optionsOf(plot, host.clientWidth), data, host);
    drawn.set(host, chart);
    for (const [i, row] of [...chart.root.querySelectorAll('.u-series')].entries()) if (i > 0) hideByKey(row);
  }

  /** The key's rows are clicked by mouse; Enter and space do the same. */
  function hideByKey(row) {
    const name = row.querySelector('th');
    name.tabIndex = 0;
    name.setAttribute('role', 'button');
    name.addEventListener('keydown', (event) => {
      if (event.key !== 'Enter' && event.key !== ' ') return;
      event.preventDefault();
      name.click();
    });
  }

  const stepsOf = { ArrowLeft: -1, ArrowRight: 1, PageUp: -10, PageDown: 10, Home: -Infinity, End: Infinity };

  /** Arrow keys move the cursor by one value, and it is read out. */
  function readByKey(host) {
    const plot = plots.find(({ id }) => id === host.dataset.plot);
    const told = host.parentElement.querySelector('output');
    host.addEventListener('keydown', (event) => {
      const step = stepsOf[event.key];
      if (step === undefined || event.target !== host) return;
      event.preventDefault();
      const chart = drawn.get(host);
      const last = plot.xs.length - 1;
      const from = chart.cursor.idx ?? (step > 0 ? -1 : last + 1);
      const to = Math.min(last, Math.max(0, from + step));
      chart.setCursor({ left: chart.valToPos(plot.xs[to], 'x'), top: 1 });
      const values = plot.lines.map(({ label, values: all }) => `${label} ${format(all[to], plot.unit)}`);
      told.textContent = `${plot.xs[to]} ${plot.axis === 'time' ? 's' : 'messages/s'}: ${values.join(', ')}`;
    });
  }

  /** All plots over time as one table, made when somebody opens it. */
  function fillTable(details) {
    if (details.querySelector('table')) return;
    const overTime = plots.filter(({ axis }) => axis === 'time');
    const lines = overTime.flatMap((plot) => plot.lines.map((line) => ({ plot, line })));
    const scroll = Object.assign(document.createElement('div'), { className: 'scroll', tabIndex: 0 });
    scroll.setAttribute('role', 'region');
    scroll.setAttribute('aria-label', 'Each second in numbers');
    const table = scroll.appendChild(document.createElement('table'));
    const head = table.createTHead().insertRow();
    const headings = ['Second', ...lines.map(({ plot, line }) => `${plot.title}: ${line.label}, ${plot.unit}`)];
    for (const text of headings)
      head.append(Object.assign(document.createElement('th'), { scope: 'col', textContent: text }));
    const body = table.createTBody();
    for (const [i, at] of (overTime[0]?.xs ?? []).entries()) {
      const row = body.insertRow();
      row.append(Object.assign(document.createElement('th'), { scope: 'row', textContent: `${at}` }));
      for (const { line } of lines)
        row.insertCell().textContent = line.values[i]?.toLocaleString('en-GB', { maximumFractionDigits: 2 }) ?? '–';
    }
    details.append(scroll);
  }

  const hosts = [...document.querySelectorAll('.plot')];
  const drawAll = () => hosts.forEach(draw);
  const resized = new ResizeObserver((entries) => {
    for (const { target } of entries) {
      const chart = drawn.get(target);
      if (chart && target.clientWidth > 0 && chart.width !== target.clientWidth)
        chart.setSize({ width: target.clientWidth, height: chart.height });
    }
  });

  drawAll();
  for (const host of hosts) {
    readByKey(host);
    resized.observe(host);
  }
  const seconds = document.getElementById('seconds');
  seconds.addEventListener('toggle', () => fillTable(seconds));
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', drawAll);
  // Paper is white, whatever the screen is.
  addEventListener('beforeprint', () => {
    document.documentElement.classList.add('paper');
    drawAll();
  });
  addEventListener('afterprint', () => {
    document.documentElement.classList.remove('paper');
    drawAll();
  });
}
