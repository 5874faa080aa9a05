# A mail server (aiosmtpd) that keeps what it takes in a folder, for the tests of mail on its way out.
# Arguments: port, folder, "plain" | "starttls" | "tls", certificate, key.
import asyncio, os, ssl, sys
from aiosmtpd.smtp import SMTP, AuthResult

port, folder, security, certificate, key = int(sys.argv[1]), *sys.argv[2:6]
USER, PASSWORD = b"ada", b"mill-race"


class Desk:
    """What becomes of a letter is in the name of whom it goes to."""

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith("nobody@"):
            return "550 5.1.1 no such mailbox: " + address
        if address.startswith("later@"):
            return "451 4.7.1 try again in five minutes"
        if address.startswith("gone@"):
            server.transport.abort()
            return "250 OK"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        to = envelope.rcpt_tos[0]
        if to.startswith("large@"):
            return "552 5.3.4 too large"
        number = len(os.listdir(folder))
        with open(os.path.join(folder, f"{number:03}.eml"), "wb") as file:
            file.write(envelope.original_content)
        if to.startswith("silent@"):
            # Taken, and the answer is lost.
            server.transport.abort()
        if to.startswith("slow@"):
            await asyncio.sleep(30)
        return "250 OK"


def authenticator(server, session, envelope, mechanism, data):
    if data.login == USER and data.password == PASSWORD:
        return AuthResult(success=True)
    return AuthResult(success=False, handled=False)


def context():
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(certificate, key)
    return tls


async def main():
    options = {"authenticator": authenticator, "auth_required": True, "auth_require_tls": security == "starttls"}
    if security == "starttls":
        options |= {"tls_context": context(), "require_starttls": True}

    def session():
        return SMTP(Desk(), hostname="mail.test", enable_SMTPUTF8=True, **options)

    outer = context() if security == "tls" else None
    server = await asyncio.get_running_loop().create_server(session, "127.0.0.1", port, ssl=outer)
    await server.serve_forever()


asyncio.run(main())
