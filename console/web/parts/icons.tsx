import type { ReactNode } from "react";

function Icon({ children, filled = "no" }: { readonly children: ReactNode; readonly filled?: "yes" | "no" }) {
  return (
    <svg
      className="icon"
      viewBox="0 0 16 16"
      width="16"
      height="16"
      fill={filled === "yes" ? "currentColor" : "none"}
      stroke={filled === "yes" ? "none" : "currentColor"}
      strokeWidth="1.6"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      {children}
    </svg>
  );
}

/** Magnifying glass. */
export const SearchIcon = () => (
  <Icon>
    <circle cx="7" cy="7" r="4.5" />
    <path d="m10.5 10.5 3.5 3.5" />
  </Icon>
);

/** Plus sign. */
export const PlusIcon = () => (
  <Icon>
    <path d="M8 3v10M3 8h10" />
  </Icon>
);

/** Cog. */
export const SettingsIcon = () => (
  <Icon>
    <path d="M2 4.5h7M12.5 4.5H14M2 11.5h1.5M7 11.5h7" />
    <circle cx="10.7" cy="4.5" r="1.7" />
    <circle cx="5.2" cy="11.5" r="1.7" />
  </Icon>
);

/** Line of a chart. */
export const ChartIcon = () => (
  <Icon>
    <path d="M2 2v12h12" />
    <path d="m4.5 10 2.5-3.5 2.5 2L13 4" />
  </Icon>
);

/** Octagon: critical. */
export const CriticalIcon = () => (
  <Icon filled="yes">
    <path
      d="M5.1 1h5.8L15 5.1v5.8L10.9 15H5.1L1 10.9V5.1zM7.2 4v5h1.6V4zm0 6.4V12h1.6v-1.6z"
      fillRule="evenodd"
    />
  </Icon>
);

/** Triangle: warning. */
export const WarningIcon = () => (
  <Icon filled="yes">
    <path d="M8 1.5 15.2 14H.8zM7.2 6v4h1.6V6zm0 5.2v1.5h1.6v-1.5z" fillRule="evenodd" />
  </Icon>
);

/** Circle with an i: info. */
export const InfoIcon = () => (
  <Icon filled="yes">
    <path d="M8 1a7 7 0 1 1 0 14A7 7 0 0 1 8 1zm-.8 2.9v1.6h1.6V3.9zm0 3v5h1.6v-5z" fillRule="evenodd" />
  </Icon>
);

/** Clock: pending. */
export const PendingIcon = () => (
  <Icon>
    <circle cx="8" cy="8" r="6" />
    <path d="M8 4.8V8l2.3 1.6" />
  </Icon>
);

/** Tick. */
export const CheckIcon = () => (
  <Icon>
    <path d="m3 8.5 3.2 3.2L13 4.8" />
  </Icon>
);

/** Cross: speaks against. */
export const AgainstIcon = () => (
  <Icon>
    <path d="m4 4 8 8M12 4l-8 8" />
  </Icon>
);

/** Question mark: not known. */
export const UnknownIcon = () => (
  <Icon>
    <path d="M5.5 6a2.5 2.5 0 1 1 3.6 2.2c-.8.4-1.1.9-1.1 1.8M8 12.6v.1" />
  </Icon>
);

/** Clock: not yet. */
export const WaitingIcon = () => (
  <Icon>
    <circle cx="8" cy="8" r="6" />
    <path d="M8 4.8V8l2.2 1.6" />
  </Icon>
);

/** Arrow into a tray. */
export const DownloadIcon = () => (
  <Icon>
    <path d="M8 2v8m0 0 3-3m-3 3L5 7M2.5 13.5h11" />
  </Icon>
);

/** Filled dot: online. */
export const OnlineIcon = () => (
  <Icon filled="yes">
    <circle cx="8" cy="8" r="4.5" />
  </Icon>
);

/** Half-filled dot: connected but silent. */
export const StaleIcon = () => (
  <Icon>
    <circle cx="8" cy="8" r="4.5" />
    <path d="M8 3.5a4.5 4.5 0 0 1 0 9z" fill="currentColor" />
  </Icon>
);

/** Ring: offline. */
export const OfflineIcon = () => (
  <Icon>
    <circle cx="8" cy="8" r="4.5" />
  </Icon>
);

/** Dashed ring: never seen. */
export const NeverIcon = () => (
  <Icon>
    <circle cx="8" cy="8" r="4.5" strokeDasharray="2 2.6" />
  </Icon>
);

/** Struck-out ring: revoked. */
export const RevokedIcon = () => (
  <Icon>
    <circle cx="8" cy="8" r="4.5" />
    <path d="m4.9 4.9 6.2 6.2" />
  </Icon>
);
