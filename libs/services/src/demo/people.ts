import type { SchoolRole } from '@homeroom/contracts';

export type DemoPerson = { readonly handle: string; readonly name: string; readonly role: SchoolRole };

const people = (role: SchoolRole, list: string): readonly DemoPerson[] =>
  list
    .trim()
    .split('\n')
    .map((line) => {
      const [handle = '', ...name] = line.trim().split(' ');
      return { handle, name: name.join(' '), role };
    });

export const admins = people(
  'admin',
  `
  boateng Dr Amara Boateng
  whitfield Jo Whitfield`,
);

export const staff = people(
  'staff',
  `
  office Ruth Adler (school office)
  nurse Helen Park (school nurse)
  reyes Tom Reyes (IT)
  mbeki Grace Mbeki (library)`,
);

export const teachers = people(
  'teacher',
  `
  okafor Ms Okafor
  brandt Herr Brandt
  silva Mr Silva
  lind Dr Lind
  moreau Mme Moreau
  haddad Mr Haddad
  kowalski Mrs Kowalski
  novak Ms Novak
  osei Mr Osei
  tanaka Ms Tanaka`,
);

export const class7A = people(
  'student',
  `
  aisha Aisha Rahman
  ben Ben Carter
  clara Clara Jensen
  dario Dario Ricci
  elif Elif Yilmaz
  finn Finn O'Brien
  grace Grace Adeyemi
  hugo Hugo Laurent
  ines Inés Navarro
  jonas Jonas Weber
  kofi Kofi Mensah
  lena Lena Fischer
  maya Maya Patel
  noah Noah Williams`,
);

export const class9B = people(
  'student',
  `
  mia Mia Schmidt
  leo Leo Martins
  sam Sam Nguyen
  zoe Zoë Hartmann
  omar Omar Khalil
  priya Priya Sharma
  tom Tom Becker
  ana Ana Sousa
  luca Luca Romano
  ivy Ivy Chen
  max Max Hofmann
  nora Nora Lindqvist
  yusuf Yusuf Demir
  ella Ella Thompson
  raj Raj Malhotra
  kira Kira Petrova`,
);

export const class11C = people(
  'student',
  `
  daniel Daniel Owusu
  sofia Sofía Morales
  emil Emil Sørensen
  hannah Hannah Vogel
  marcus Marcus Reid
  layla Layla Aziz
  paul Paul Richter
  chloe Chloé Dubois
  viktor Viktor Kovacs
  amelie Amelie Braun
  george George Antwi
  mei Mei Tan
  jakob Jakob Nilsson
  rosa Rosa Delgado`,
);

export const everybody: readonly DemoPerson[] = [...admins, ...staff, ...teachers, ...class7A, ...class9B, ...class11C];

export const demoUserId = (handle: string): string => `demo-${handle}`;
