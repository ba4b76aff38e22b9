/** What kinds of registration and rights are called in English; the server names them by the code lists, which are Chinese. */
import { useViewer } from '../viewer.ts';
import type { RegistrationGroup, Registrations } from './api.ts';

/** English of the lists registration-type and right-type. */
export const registrationTitles: Readonly<Record<'type' | 'right', Readonly<Record<string, string>>>> = {
  type: {
    '100': 'First registration',
    '200': 'Transfer',
    '300': 'Change',
    '400': 'Cancellation',
    '500': 'Correction',
    '600': 'Objection',
    '700': 'Advance notice',
    '800': 'Seizure',
    '900': 'Other',
  },
  right: {
    '1': 'Collective land ownership',
    '2': 'State land ownership',
    '3': 'State construction land use',
    '4': 'State construction land use and building',
    '5': 'Homestead use',
    '6': 'Homestead use and building',
    '7': 'Collective construction land use',
    '8': 'Collective construction land use and building',
    '9': 'Land contract',
    '10': 'Land contract and forest',
    '11': 'Forest land use',
    '12': 'Forest land and forest use',
    '13': 'Grassland use',
    '14': 'Aquaculture',
    '15': 'Sea area use',
    '16': 'Sea area use and structure',
    '17': 'Uninhabited island use',
    '18': 'Uninhabited island use and structure',
    '19': 'Easement',
    '20': 'Water abstraction',
    '21': 'Exploration right',
    '22': 'Mining right',
    '23': 'Mortgage',
    '24': 'State farmland use',
    '99': 'Other rights',
  },
};

/** The register called in the reader's language. */
export function useTitledRegistrations(registrations: Registrations | null): Registrations | null {
  const language = useViewer().state.language.value;
  if (registrations === null || language === 'zh') return registrations;
  const titled = <T extends RegistrationGroup>(groups: readonly T[], names: Readonly<Record<string, string>>) =>
    groups.map((group) => ({
      ...group,
      title: group.value === '-' ? 'Not given' : (names[group.value] ?? group.title),
    }));
  return {
    ...registrations,
    types: titled(registrations.types, registrationTitles.type),
    rights: titled(registrations.rights, registrationTitles.right),
    districts: titled(registrations.districts, {}),
    subdistricts: titled(registrations.subdistricts, {}),
  };
}
