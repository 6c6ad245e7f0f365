import { mount } from 'svelte';
import App from './App.svelte';
import { pickHost } from './host/pick';
import './styles/index.css';

const target = document.getElementById('app');
if (target) mount(App, { target, props: { host: pickHost() } });
