import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { ConnectionSettingsError, readConnectionSettings } from '../../temporal/index.js';

const NO_FILE = { XDG_CONFIG_HOME: '/nowhere' };

function refusal(read: () => unknown): ConnectionSettingsError {
  try {
    read();
  } catch (error) {
    if (error instanceof ConnectionSettingsError) {
      return error;
    }
    throw error;
  }
  throw new Error('the settings were taken');
}

describe('the settings of the connection', () => {
  it('are those of a server on this machine when nothing is set', () => {
    expect(readConnectionSettings({ ...NO_FILE, TEMPORAL_ADDRESS: '' })).toEqual({
      address: 'localhost:7233',
      namespace: 'default',
      connectionOptions: { address: 'localhost:7233' },
    });
  });

  it('come from the environment alone when the home is no folder', () => {
    const env = { HOME: '/dev/null', TEMPORAL_ADDRESS: 'temporal.example:7233' };
    expect(readConnectionSettings(env)).toMatchObject({ address: 'temporal.example:7233', namespace: 'default' });
    expect(refusal(() => readConnectionSettings(env, 'prod')).message).toContain('ENOTDIR');
  });

  it('come from the environment; an API key means TLS', () => {
    const env = {
      ...NO_FILE,
      TEMPORAL_ADDRESS: 'temporal.example:7233',
      TEMPORAL_NAMESPACE: 'prod',
      TEMPORAL_API_KEY: 'key',
    };
    expect(readConnectionSettings(env)).toMatchObject({
      address: 'temporal.example:7233',
      namespace: 'prod',
      connectionOptions: { address: 'temporal.example:7233', apiKey: 'key', tls: true },
    });
  });

  it('name the profile that is not there', () => {
    expect(refusal(() => readConnectionSettings(NO_FILE, 'nowhere')).message).toContain('nowhere');
  });

  it.each<[string, Record<string, string>, string]>([
    [
      'an address with a word as its port',
      { TEMPORAL_ADDRESS: 'x:y' },
      'TEMPORAL_ADDRESS is "x:y": expected host or host:port',
    ],
    ['a URL', { TEMPORAL_ADDRESS: 'http://a:7233' }, 'TEMPORAL_ADDRESS is "http://a:7233": expected host or host:port'],
    ['a port that can not be', { TEMPORAL_ADDRESS: 'a:99999' }, 'TEMPORAL_ADDRESS is "a:99999": expected host'],
    ['IPv6 without brackets', { TEMPORAL_ADDRESS: '::1' }, 'TEMPORAL_ADDRESS is "::1": expected host'],
    ['a blank in it', { TEMPORAL_ADDRESS: 'a b:7233' }, 'TEMPORAL_ADDRESS is "a b:7233": expected host'],
    ['a line break', { TEMPORAL_NAMESPACE: 'a\nb' }, 'TEMPORAL_NAMESPACE is "a\\nb": expected plain ASCII'],
    ['a switch that is neither', { TEMPORAL_TLS: 'perhaps' }, 'TEMPORAL_TLS is "perhaps": expected true or false'],
    [
      'another such switch',
      { TEMPORAL_TLS_DISABLE_HOST_VERIFICATION: 'TRUE' },
      'TEMPORAL_TLS_DISABLE_HOST_VERIFICATION is "TRUE": expected true or false',
    ],
    [
      'a file that is not there',
      { TEMPORAL_CONFIG_FILE: '/nowhere/temporal.toml' },
      'TEMPORAL_CONFIG_FILE is "/nowhere/temporal.toml": there is no such file',
    ],
  ])('are refused with the variable, its value and what is expected: %s', (_, env, message) => {
    expect(refusal(() => readConnectionSettings({ ...NO_FILE, ...env })).message).toContain(message);
  });

  it('are refused all at once', () => {
    const env = { TEMPORAL_TLS: 'perhaps', TEMPORAL_CONFIG_FILE: '/nope' };
    expect(refusal(() => readConnectionSettings(env)).message).toMatch(/TEMPORAL_TLS is .*; TEMPORAL_CONFIG_FILE is /);
  });

  it('do not show a key that can not be sent', () => {
    const { message } = refusal(() => readConnectionSettings({ ...NO_FILE, TEMPORAL_API_KEY: 'hush-ü' }));
    expect(message).toContain('TEMPORAL_API_KEY has a wrong value (not shown)');
    expect(message).not.toContain('hush');
  });

  it('say that a wrong address comes from the profile', async () => {
    const file = join(tmpdir(), `crb-settings-${process.pid}.toml`);
    await writeFile(file, '[profile.default]\naddress = "x:y"\n');
    const { message } = refusal(() => readConnectionSettings({ TEMPORAL_CONFIG_FILE: file }));
    expect(message).toContain('address in the profile is "x:y": expected host or host:port');
  });

  it.each(['localhost', 'a.example:7233', '10.0.0.1:7233', '[::1]:7233', 'in_a_cluster:1'])(
    'take the address %s',
    (address) => {
      expect(readConnectionSettings({ ...NO_FILE, TEMPORAL_ADDRESS: address, TEMPORAL_TLS: 'false' }).address).toBe(
        address,
      );
    },
  );

  it('say so when the file holds nothing', () => {
    const error = refusal(() => readConnectionSettings({ TEMPORAL_CONFIG_FILE: '/dev/null' }));
    expect(error.message).toBe('the file holds no profile');
    expect(error.cause).toBeInstanceOf(Error);
  });
});
