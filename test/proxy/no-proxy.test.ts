import { describe, expect, it } from '@jest/globals';
import { isReachedDirectly } from '../../proxy/no-proxy.js';

describe('an address is reached without the proxy', () => {
  it.each(['localhost:7233', 'LOCALHOST', 'temporal.localhost', '127.0.0.1:7233', '127.1.2.3', '[::1]:7233'])(
    'when it is on this machine: %s',
    (address) => {
      expect(isReachedDirectly(address, {}, '7233')).toBe(true);
    },
  );

  it.each([
    ['temporal.example.com', true],
    ['example.com', true],
    ['.example.com', true],
    ['*.example.com', true],
    ['*', true],
    ['other.net, Example.COM', true],
    ['other.net temporal.example.com', true],
    ['temporal.example.com:7233', true],
    ['.example.com:7233', true],
    ['temporal.example.com:443', false],
    ['10.0.0.0/8', false],
    ['ample.com', false],
    ['temporal', false],
    [',', false],
    [undefined, false],
  ])('when NO_PROXY names it: %j', (NO_PROXY, direct) => {
    expect(isReachedDirectly('temporal.example.com:7233', { NO_PROXY }, '7233')).toBe(direct);
  });

  it.each([
    ['10.1.2.3:7233', '10.0.0.0/8', true],
    ['10.1.2.3', '10.1.2.3', true],
    ['11.1.2.3:7233', '10.0.0.0/8', false],
    ['11.1.2.3:7233', '10.0.0.0/99', false],
    ['[fd12::1]:7233', 'fd00::/8', true],
    ['[fd12::1]:7233', '[fd00::]/8', true],
    ['[2001:db8::1]:7233', 'fd00::/8', false],
    ['10.1.2.3:7233', 'fd00::/8', false],
    ['[2001:db8::1]:7233', '2001:db8::1', true],
    ['[2001:db8::1]:7233', '[2001:DB8::1]', true],
    ['[2001:db8::1]:7233', '[2001:db8::1]:443', false],
    ['[2001:db8::1]:7233', '2001:db8::2', false],
    ['temporal.example.com', 'temporal.example.com:7233', true],
  ])('when NO_PROXY covers its address: %s, %s', (address, NO_PROXY, direct) => {
    expect(isReachedDirectly(address, { NO_PROXY }, '7233')).toBe(direct);
  });
});
