/** Only here so that the code of Firebase Auth can be fetched and run by itself: see {@link loadLive}. */
export { initializeAuth } from 'firebase/auth'
