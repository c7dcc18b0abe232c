import { describe, expect, it } from '@jest/globals';
import { ConnectionSettingsError, readConnectionSettings } from '../../temporal/index.js';

const NO_FILE = { TEMPORAL_CONFIG_FILE: '/nowhere/temporal.toml' };

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

  it('say so when the file holds nothing', () => {
    const error = refusal(() => readConnectionSettings({ TEMPORAL_CONFIG_FILE: '/dev/null' }));
    expect(error.message).toBe('the file holds no profile');
    expect(error.cause).toBeInstanceOf(Error);
  });
});
