// The page that the lock was put before stands behind the `#` of the address; it goes along with the password.
const behind = document.querySelector("input[name=behind]");
if (behind && location.hash.length > 1) behind.value = location.hash.slice(1);
