/** A number in E.164 as it is read out: `(555) 010-0142` for North America, in groups elsewhere. Other text stays. */
export function phone(text: string): string {
  const near = /^\+1(\d{3})(\d{3})(\d{4})$/.exec(text);
  if (near) return `(${near[1]}) ${near[2]}-${near[3]}`;
  return text;
}
