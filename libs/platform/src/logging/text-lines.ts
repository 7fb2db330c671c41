type Line = Readonly<Record<string, unknown>> & {
  readonly time?: string;
  readonly level?: string;
  readonly msg?: string;
};

const hidden = new Set(['time', 'level', 'msg', 'service', 'err']);

/** One pino line as a short line for people: `12:00:01 warn  message key=value`. */
export function textLine(json: string): string {
  const line = JSON.parse(json) as Line;
  const fields = Object.entries(line)
    .filter(([key]) => !hidden.has(key))
    .map(([key, value]) => `${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`);
  const time = line.time?.slice(11, 19) ?? '';
  return `${[time, (line.level ?? '').padEnd(5), line.msg ?? '', ...fields].join(' ')}${errorText(line['err'])}\n`;
}

function errorText(error: unknown): string {
  if (typeof error !== 'object' || error === null) return '';
  const { type, message, stack, cause } = error as Record<string, unknown>;
  return ` (${String(type)}: ${String(message)})${typeof stack === 'string' ? `\n    ${stack}` : ''}${errorText(cause)}`;
}
