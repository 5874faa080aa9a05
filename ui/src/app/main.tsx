// Styles first: the order in which the layers are named decides which rule wins.
// biome-ignore-start assist/source/organizeImports: see above
import '@/theme/tokens.css';
import '@mantine/core/styles.layer.css';
import '@mantine/notifications/styles.layer.css';
import '@/theme/fonts.css';
import '@/components/parts.css';
// biome-ignore-end assist/source/organizeImports: see above
import { createRoot } from 'react-dom/client';
import { loadLanguage } from '@/i18n/i18n';
import { pickHost } from '@/ipc/pick';
import { App } from './App';

loadLanguage(new URLSearchParams(window.location.search).get('lang') ?? 'en-US');

const root = document.getElementById('root');
if (!root) throw new Error('the page has no root');
const host = await pickHost();
createRoot(root).render(<App host={host} />);
