// What is typed into the dialog of a connection. Owns where a fault is shown: beside its field, or above all.

import type { Authority, Connection, Fault, SaveConnection } from '../../bindings';
import type { Host } from '../../host/host';
import { toFault } from '../../host/host';
import { presetById, presetOf } from './presets';

const fields = [
  'name',
  'profile',
  'access_key_id',
  'secret_access_key',
  'session_token',
  'endpoint',
  'region',
  'authority',
  'plain_http',
  'buckets',
  'prefix',
] as const;
export type FieldName = (typeof fields)[number];
/** The kinds that can be added; the sandbox is always there. */
export type Kind = 'access_key' | 'profile' | 'environment';

export class ConnectionForm {
  kind = $state<Kind>('access_key');
  name = $state('');
  profile = $state('');
  access_key_id = $state('');
  secret_access_key = $state('');
  session_token = $state('');
  /** Which provider's pattern the address follows. */
  preset = $state('amazon');
  endpoint = $state('');
  region = $state('');
  path_style = $state(false);
  authority = $state.raw<Authority>();
  /** The address for which plain http was allowed: another one is asked for anew. */
  plainHttpFor = $state<string>();
  /** One on each line. */
  buckets = $state('');
  prefix = $state('');
  read_only = $state(false);
  session_only = $state(false);
  errors = $state.raw<Partial<Record<FieldName, string>>>({});
  /** A fault that belongs to no field. */
  fault = $state.raw<Fault>();
  saving = $state(false);

  constructor(
    private readonly host: Host,
    /** The connection that is changed; absent for a new one. */
    readonly changing: Connection | undefined,
    keychainAvailable: boolean,
  ) {
    if (!changing) {
      this.session_only = !keychainAvailable;
      return;
    }
    if (changing.kind !== 'sandbox') this.kind = changing.kind;
    this.name = changing.name;
    this.profile = changing.profile ?? '';
    this.access_key_id = changing.access_key_id;
    this.preset = presetOf(changing.endpoint).id;
    this.endpoint = changing.endpoint ?? '';
    this.region = changing.region;
    this.path_style = changing.path_style;
    this.authority = changing.authority;
    this.plainHttpFor = changing.plain_http ? this.endpoint : undefined;
    this.buckets = changing.reach.buckets.join('\n');
    this.prefix = changing.reach.prefix ?? '';
    this.read_only = changing.reach.read_only;
    this.session_only = changing.session_only;
  }

  /** Whether the secret may stay as it is. */
  get keepsSecret(): boolean {
    return this.changing?.has_secret === true && this.changing.kind === 'access_key';
  }

  /** Whether plain http was allowed for the address as it stands now. */
  get plainHttp(): boolean {
    return this.plainHttpFor !== undefined && this.plainHttpFor === this.endpoint.trim();
  }

  get bucketNames(): string[] {
    const names = this.buckets.split(/[\n,]/).map((name) => name.trim());
    return [...new Set(names.filter((name) => name !== ''))];
  }

  /** What the limits are, in a few words. */
  get limits(): string {
    const { bucketNames, prefix } = this;
    const words = [
      this.read_only ? 'read only' : '',
      bucketNames.length === 1 ? `only “${bucketNames[0]}”` : '',
      bucketNames.length > 1 ? `only ${bucketNames.length} buckets` : '',
      prefix.trim() === '' ? '' : `only below ${prefix.trim()}`,
    ].filter((word) => word !== '');
    return words.length === 0 ? 'none' : words.join(', ');
  }

  /** The first field with an error, for the focus. */
  get firstError(): FieldName | undefined {
    return fields.find((field) => this.errors[field] !== undefined);
  }

  /** Takes a profile, and its name for the connection where none was given. */
  chooseProfile(name: string): void {
    if (this.name.trim() === '' || this.name === this.profile) this.name = name;
    this.profile = name;
  }

  /** Fills in what a provider's addresses look like. */
  choosePreset(id: string): void {
    const preset = presetById(id);
    this.preset = id;
    this.endpoint = preset.endpoint;
    this.region = preset.region;
    this.path_style = preset.pathStyle;
    const filled: readonly string[] = ['endpoint', 'region', 'plain_http'];
    this.errors = Object.fromEntries(
      Object.entries(this.errors).filter(([field]) => !filled.includes(field)),
    );
  }

  /** The person read the warning: plain http for the address as it stands now. */
  allowPlainHttp(): void {
    this.plainHttpFor = this.endpoint.trim();
  }

  /** Saves it. Gives the connection back, or shows what is wrong. */
  async save(): Promise<Connection | undefined> {
    this.errors = this.missing();
    this.fault = undefined;
    if (this.firstError || this.saving) return undefined;
    this.saving = true;
    try {
      const saved = await this.host.call('save_connection', this.request());
      this.secret_access_key = '';
      this.session_token = '';
      return saved;
    } catch (error) {
      const fault = toFault(error);
      const field = fault.code === 'input.invalid' ? fieldOf(fault) : undefined;
      if (field) this.errors = { [field]: [fault.message, fault.hint].filter(Boolean).join(' ') };
      else this.fault = fault;
      return undefined;
    } finally {
      this.saving = false;
    }
  }

  /** What is empty is said at once for all fields; everything else the engine says. */
  private missing(): Partial<Record<FieldName, string>> {
    const errors: Partial<Record<FieldName, string>> = {};
    if (this.name.trim() === '') errors.name = 'Give it a name, for instance “Production”.';
    if (this.kind === 'profile' && this.profile === '') errors.profile = 'Choose a profile.';
    if (this.preset !== 'amazon' && this.endpoint.trim() === '') errors.endpoint = 'The address is missing.';
    if (this.kind !== 'access_key') return errors;
    if (this.access_key_id.trim() === '') errors.access_key_id = 'The access key id is missing.';
    if (this.secret_access_key === '' && !this.keepsSecret)
      errors.secret_access_key = 'The secret is missing.';
    return errors;
  }

  private request(): SaveConnection {
    const endpoint = this.preset === 'amazon' ? '' : this.endpoint.trim();
    const prefix = this.prefix.trim();
    return {
      ...(this.changing ? { id: this.changing.id } : {}),
      name: this.name.trim(),
      kind: this.kind,
      ...(this.kind === 'profile' ? { profile: this.profile } : {}),
      ...(endpoint === '' ? {} : { endpoint }),
      region: this.region.trim(),
      ...this.key(),
      path_style: this.path_style,
      session_only: this.kind === 'access_key' && this.session_only,
      reach: {
        buckets: this.bucketNames,
        ...(prefix === '' ? {} : { prefix }),
        read_only: this.read_only,
      },
      ...(this.authority ? { authority: this.authority.id } : {}),
      plain_http: endpoint !== '' && this.plainHttp,
    };
  }

  private key(): Pick<SaveConnection, 'access_key_id' | 'secret_access_key' | 'session_token'> {
    if (this.kind !== 'access_key') return { access_key_id: '' };
    const token = this.session_token.trim();
    return {
      access_key_id: this.access_key_id.trim(),
      ...(this.secret_access_key === '' ? {} : { secret_access_key: this.secret_access_key.trim() }),
      ...(token === '' ? {} : { session_token: token }),
    };
  }
}

/** The field that a fault names in its detail, as `field: endpoint`. */
function fieldOf(fault: Fault): FieldName | undefined {
  const named = /\bfield[:=]\s*(?:reach\.)?(\w+)/.exec(fault.detail ?? '')?.[1];
  return fields.find((field) => field === named);
}
