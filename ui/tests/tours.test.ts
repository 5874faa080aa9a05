import { describe, expect, it } from 'vitest';
import { minutes, placeOf, spansOf, spansText, todayIn, wall } from '@/features/tours/words';

describe('what is typed about a tour', () => {
  it('reads a place', () => {
    expect(placeOf('47.606, -122.335')).toEqual({ latitude: 47.606, longitude: -122.335 });
    expect(placeOf(' 30 −97.7 ')).toEqual({ latitude: 30, longitude: -97.7 });
    for (const wrong of ['', '47.6', '95, 10', '10, 181', 'here, there', '1,2,3']) expect(placeOf(wrong)).toBeNull();
  });
  it('reads stretches of the day and writes them back', () => {
    expect(spansOf('')).toEqual([]);
    const spans = [
      { from: '09:00', to: '12:00' },
      { from: '14:00', to: '16:30' },
    ];
    expect(spansOf('9:00-12:00, 14:00 – 16:30')).toEqual(spans);
    expect(spansOf(spansText(spans))).toEqual(spans);
    for (const wrong of ['in the morning', '9-12', '10:00-', '10:00-12:00, later']) expect(spansOf(wrong)).toBeNull();
  });
  it('gives back every place that it was given', () => {
    for (let n = 0; n < 2000; n += 1) {
      const at = {
        latitude: Number((Math.sin(n * 12.9898) * 90).toFixed(5)),
        longitude: Number((Math.cos(n * 78.233) * 180).toFixed(5)),
      };
      if (!/e/.test(`${at.latitude}${at.longitude}`)) expect(placeOf(`${at.latitude}, ${at.longitude}`)).toEqual(at);
    }
  });
  it('writes times and lengths as one says them', () => {
    expect(wall('09:21').replace(/\s/u, ' ')).toBe('9:21 AM');
    expect(wall(null)).toBe('');
    expect([minutes(0), minutes(35), minutes(80), minutes(120), minutes(7200)]).toEqual([
      '0 min',
      '35 min',
      '1 hr 20 min',
      '2 hr',
      '5 days',
    ]);
  });
  it('knows the day where the homes are', () => {
    const [west, east] = [todayIn('Etc/GMT+12'), todayIn('Etc/GMT-14')];
    expect(west < east).toBe(true);
    expect(todayIn('Mars/Base')).toMatch(/^\d{4}-\d{2}-\d{2}$/);
  });
});
