import type { Type } from '@nestjs/common';
import { PATH_METADATA } from '@nestjs/common/constants.js';
import { ROUTE } from './request.js';

/** The routes of the contract that the controllers' methods are bound to, one entry per method. */
const boundRoutes = (controller: Type): readonly string[] =>
  Object.getOwnPropertyNames(controller.prototype as object).flatMap((name) => {
    const method: unknown = Object.getOwnPropertyDescriptor(controller.prototype as object, name)?.value;
    if (typeof method !== 'function' || name === 'constructor') return [];
    const route = Reflect.getMetadata(ROUTE, method) as string | undefined;
    if (route !== undefined) return [route];
    return Reflect.hasMetadata(PATH_METADATA, method) ? [`${controller.name}.${name} (not in the contract)`] : [];
  });

/**
 * Every route of the contract is answered by exactly one method, and no method answers anything else.
 * @throws Error that names what is wrong, so that the start fails
 */
export function checkInventory(controllers: readonly Type[], contract: Readonly<Record<string, unknown>>): void {
  const bound = controllers.flatMap(boundRoutes);
  const problems = [
    ...Object.keys(contract)
      .filter((name) => !bound.includes(name))
      .map((name) => `nobody answers ${name}`),
    ...bound.filter((name) => !Object.hasOwn(contract, name)).map((name) => `${name} is unknown`),
    ...bound.filter((name, index) => bound.indexOf(name) !== index).map((name) => `${name} is answered twice`),
  ];
  if (problems.length > 0) throw new Error(`the routes do not match the contract: ${problems.join(', ')}.`);
}
