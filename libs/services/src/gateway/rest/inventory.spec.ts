import { describe, expect, it } from '@jest/globals';
import { Controller, Get } from '@nestjs/common';
import { routes } from '@homeroom/contracts';
import { controllers } from '../controllers/controllers.js';
import { checkInventory } from './inventory.js';

@Controller()
class ByTheWay {
  @Get('/api/v1/debug')
  show(): string {
    return 'hidden';
  }
}

describe('the inventory of routes', () => {
  it('finds each route of the contract answered once', () => {
    expect(() => checkInventory(controllers, routes)).not.toThrow();
  });

  it('stops the start when nobody answers a route', () => {
    expect(() => checkInventory(controllers, { ...routes, sing: {} })).toThrow('nobody answers sing');
    expect(() => checkInventory(controllers.slice(1), routes)).toThrow('nobody answers signIn');
  });

  it('stops the start when a route is not in the contract, or answered twice', () => {
    const { listAudit: _listAudit, ...rest } = routes;
    expect(() => checkInventory(controllers, rest)).toThrow('listAudit is unknown');
    expect(() => checkInventory([...controllers, ByTheWay], routes)).toThrow('ByTheWay.show (not in the contract)');
    expect(() => checkInventory([...controllers, ...controllers.slice(0, 1)], routes)).toThrow(
      'signIn is answered twice',
    );
  });
});
