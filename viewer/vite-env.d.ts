declare module 'virtual:map-worker' {
  /** Address of the built worker file on our own server. */
  const url: string;
  export default url;
}

declare module '*.css';
