import {
  type CSSVariablesResolver,
  createTheme,
  defaultVariantColorsResolver,
  type MantineColorsTuple,
  type MantineThemeOverride,
} from '@mantine/core';
import { accentRoles } from './accent';

const SURFACE = { light: '#ffffff', dark: '#16191f' };

/** Neutral greys with a slight cool tint; Mantine's own parts use them through its variables. */
const dark: MantineColorsTuple = [
  '#e6e9ee',
  '#c5ccd6',
  '#a7b0be',
  '#7f8a9a',
  '#424a57',
  '#323943',
  '#232830',
  '#16191f',
  '#111419',
  '#0b0d11',
];
const gray: MantineColorsTuple = [
  '#f7f8fa',
  '#f1f3f6',
  '#e4e7ec',
  '#d3d8df',
  '#b9c0ca',
  '#8a93a1',
  '#5a6472',
  '#434c59',
  '#2d3540',
  '#1b222b',
];

/** The design system as Mantine sees it. The accent is the brokerage's. */
export function makeTheme(accent: string): MantineThemeOverride {
  const { shades } = accentRoles(accent, SURFACE.light);
  return createTheme({
    fontFamily: "'Inter', system-ui, sans-serif",
    fontFamilyMonospace: "ui-monospace, 'SF Mono', 'DejaVu Sans Mono', Consolas, monospace",
    fontSizes: { xs: '0.75rem', sm: '0.8125rem', md: '0.8125rem', lg: '1rem', xl: '1.25rem' },
    lineHeights: { xs: '1.4', sm: '1.45', md: '1.45', lg: '1.4', xl: '1.3' },
    spacing: { xs: '0.25rem', sm: '0.5rem', md: '1rem', lg: '1.5rem', xl: '2rem' },
    radius: { xs: '3px', sm: '4px', md: '6px', lg: '6px', xl: '6px' },
    defaultRadius: 'md',
    headings: {
      fontWeight: '600',
      sizes: { h1: { fontSize: '1.25rem' }, h2: { fontSize: '1rem' }, h3: { fontSize: '0.8125rem' } },
    },
    primaryColor: 'accent',
    primaryShade: { light: 6, dark: 5 },
    autoContrast: true,
    luminanceThreshold: 0.3,
    colors: { accent: shades as unknown as MantineColorsTuple, gray, dark },
    // A filled button in the accent, or one that deletes, stands on the colour's readable form, not on its raw shade.
    variantColorResolver: (input) =>
      input.variant === 'filled' && (input.color === undefined || input.color === 'accent')
        ? {
            background: 'var(--accent)',
            hover: 'color-mix(in srgb, var(--accent) 88%, var(--text))',
            color: 'var(--on-accent)',
            border: 'none',
          }
        : input.variant === 'filled' && input.color === 'red'
          ? {
              background: 'var(--bad)',
              hover: 'color-mix(in srgb, var(--bad) 88%, var(--text))',
              color: 'var(--surface)',
              border: 'none',
            }
          : defaultVariantColorsResolver(input),
    respectReducedMotion: true,
    cursorType: 'pointer',
    components: {
      Button: { defaultProps: { size: 'xs' } },
      ActionIcon: { defaultProps: { size: 'md', variant: 'subtle', color: 'gray' } },
      TextInput: { defaultProps: { size: 'xs' } },
      PasswordInput: { defaultProps: { size: 'xs' } },
      NumberInput: { defaultProps: { size: 'xs' } },
      Textarea: { defaultProps: { size: 'xs' } },
      Select: { defaultProps: { size: 'xs', comboboxProps: { shadow: 'sm', transitionProps: { duration: 80 } } } },
      NativeSelect: { defaultProps: { size: 'xs' } },
      MultiSelect: { defaultProps: { size: 'xs' } },
      SegmentedControl: { defaultProps: { size: 'xs', transitionDuration: 100 } },
      Checkbox: { defaultProps: { size: 'xs' } },
      Radio: { defaultProps: { size: 'xs' } },
      Popover: { defaultProps: { shadow: 'sm', transitionProps: { duration: 80 } } },
      Menu: { defaultProps: { shadow: 'sm', transitionProps: { duration: 80 } } },
      Modal: { defaultProps: { shadow: 'md', transitionProps: { duration: 100 }, centered: true } },
      Tooltip: { defaultProps: { openDelay: 300, fz: 'xs', events: { hover: true, focus: true, touch: true } } },
    },
  });
}

/** The accent's roles for both schemes, as CSS variables beside the tokens of `tokens.css`. */
export function makeResolver(accent: string): CSSVariablesResolver {
  const roles = (surface: string): Record<string, string> => {
    const { fill, onFill, text, tint } = accentRoles(accent, surface);
    return {
      '--accent': fill,
      '--on-accent': onFill,
      '--accent-text': text,
      '--accent-tint': tint,
      '--mantine-primary-color-filled': fill,
      '--mantine-color-accent-filled': fill,
      '--mantine-primary-color-contrast': onFill,
      '--mantine-color-anchor': text,
      '--mantine-color-error': surface === SURFACE.light ? '#b3261e' : '#ff9086',
      '--mantine-color-placeholder': surface === SURFACE.light ? '#667080' : '#939daa',
      '--mantine-color-dimmed': surface === SURFACE.light ? '#55606e' : '#a7b0be',
      '--mantine-color-text': surface === SURFACE.light ? '#1b222b' : '#e6e9ee',
      '--mantine-color-body': surface,
    };
  };
  return () => ({ variables: {}, light: roles(SURFACE.light), dark: roles(SURFACE.dark) });
}
