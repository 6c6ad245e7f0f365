// The profiles of the AWS files on this machine, read when they are looked at.

import type { Fault, Profile, ProfileWay } from '../../bindings';
import { toFault, type Host } from '../../host/host';

/** How a profile signs in, in a word or two. */
export const wayWords: Record<ProfileWay, string> = {
  keys: 'Key',
  assume_role: 'Role',
  assume_role_with_mfa: 'Role + MFA',
  sso: 'SSO',
  process: 'Process',
  web_identity: 'Web identity',
  unusable: 'Can’t be used',
};

export class Profiles {
  all = $state.raw<Profile[]>();
  fault = $state.raw<Fault>();
  reading = $state(false);

  constructor(private readonly host: Host) {}

  async read(): Promise<void> {
    if (this.reading) return;
    this.reading = true;
    try {
      const { profiles, fault } = await this.host.call('list_profiles', {});
      this.all = profiles;
      this.fault = fault;
    } catch (error) {
      this.fault = toFault(error);
      this.all ??= [];
    } finally {
      this.reading = false;
    }
  }
}
