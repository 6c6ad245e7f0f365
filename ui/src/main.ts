import { mount } from 'svelte';
import App from './App.svelte';
import type { AppInfo } from './bindings';
import { pickHost } from './host/pick';
import { Kept } from './host/kept';
import './styles/index.css';

const host = pickHost();
let info: AppInfo | undefined;
let fault: unknown;
try {
  // Before anything is drawn: what the person chose decides how it looks.
  info = await host.call('app_info', {});
} catch (error) {
  fault = error;
}
const kept = new Kept(host, info?.preferences);
// The last moments in which a page can still say something.
window.addEventListener('pagehide', () => void kept.flush());
document.addEventListener('visibilitychange', () => void kept.flush());

const target = document.getElementById('app');
if (target) mount(App, { target, props: { host, kept, info, fault } });
