/** The value as a store gives it back that keeps it as JSON: a copy that shares nothing, without undefined keys. */
export const jsonCopy = <Value>(value: Value): Value => JSON.parse(JSON.stringify(value)) as Value;
