/** The value as a store gives it back that keeps it as JSON: a copy that shares nothing, without undefined keys. */
export const jsonCopy = <Value>(value: Value): Value => JSON.parse(JSON.stringify(value)) as Value;

/** The value, which nobody can alter any more, however deep. */
export function deepFreeze<Value>(value: Value): Value {
  if (typeof value !== 'object' || value === null) return value;
  for (const inner of Object.values(value)) deepFreeze(inner);
  return Object.freeze(value);
}
