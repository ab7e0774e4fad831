//! A server for one page on the own machine: nothing but `/` and `/version`, one request after the other.

use std::io::{self, Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::time::{Duration, Instant};

/// Bytes that a request's head may have.
const MOST_HEAD: usize = 8 << 10;
/// A request that has not arrived whole by then is dropped.
const PATIENCE: Duration = Duration::from_secs(2);

/// What is served.
pub(super) trait Site {
    /// Changes when the page does.
    fn version(&mut self) -> String;
    /// The page, or why there is none just now.
    fn page(&mut self) -> Result<String, String>;
}

/// Listens on the loopback address only.
pub(super) struct Server {
    listener: TcpListener,
    port: u16,
}

impl Server {
    /// On a port; 0: one that is free.
    pub(super) fn bind(port: u16) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port))?;
        let port = listener.local_addr()?.port();
        Ok(Self { listener, port })
    }

    pub(super) fn address(&self) -> String {
        format!("http://127.0.0.1:{}/", self.port)
    }

    /// Answers until the process ends.
    pub(super) fn run(&self, site: &mut impl Site) {
        for stream in self.listener.incoming().flatten() {
            // Who does not listen to the answer has had enough.
            let _gone = self.answer(stream, site);
        }
    }

    fn answer(&self, mut stream: TcpStream, site: &mut impl Site) -> io::Result<()> {
        stream.set_write_timeout(Some(PATIENCE))?;
        let Some(head) = read_head(&mut stream)? else { return Ok(()) };
        let (status, kind, body) = self.respond(&head, site);
        // A page that is not there yet is asked for again.
        let again = if status.starts_with("503") { "Refresh: 2\r\n" } else { "" };
        let answer = format!(
            "HTTP/1.1 {status}\r\nContent-Type: {kind}; charset=utf-8\r\nContent-Length: {}\r\nCache-Control: no-store\r\n\
             X-Content-Type-Options: nosniff\r\nX-Frame-Options: DENY\r\nCross-Origin-Resource-Policy: same-origin\r\n\
             Referrer-Policy: no-referrer\r\n{again}Connection: close\r\n\r\n",
            body.len()
        );
        stream.write_all(answer.as_bytes())?;
        if !head.starts_with("HEAD ") {
            stream.write_all(body.as_bytes())?;
        }
        stream.flush()
    }

    fn respond(&self, head: &str, site: &mut impl Site) -> (&'static str, &'static str, String) {
        let mut words = head.lines().next().unwrap_or_default().split(' ');
        let (method, path) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
        if !self.is_for_us(head) {
            return (
                "421 Misdirected Request",
                "text/plain",
                "this server answers to its own address only\n".to_owned(),
            );
        }
        match (method, path) {
            ("GET" | "HEAD", "/") => match site.page() {
                Ok(page) => ("200 OK", "text/html", page),
                Err(message) => ("503 Service Unavailable", "text/plain", format!("{message}\n")),
            },
            ("GET" | "HEAD", "/version") => ("200 OK", "text/plain", site.version()),
            // The message of a missing page names no icon, and browsers ask for one then.
            ("GET" | "HEAD", "/favicon.ico") => ("204 No Content", "text/plain", String::new()),
            ("GET" | "HEAD", _) => ("404 Not Found", "text/plain", "nothing is here\n".to_owned()),
            _ => ("405 Method Not Allowed", "text/plain", "only GET\n".to_owned()),
        }
    }

    /// A page of another site may lead its name to our address; its requests then carry that name.
    fn is_for_us(&self, head: &str) -> bool {
        let mut hosts = head.lines().skip(1).filter_map(|line| line.split_once(':'));
        let host = hosts.find(|(name, _)| name.eq_ignore_ascii_case("host")).map(|(_, host)| host.trim());
        host.is_some_and(|host| ["127.0.0.1", "localhost"].iter().any(|name| *host == format!("{name}:{}", self.port)))
    }
}

/// The head of a request, `None` where it is too long or does not come.
fn read_head(stream: &mut TcpStream) -> io::Result<Option<String>> {
    let until = Instant::now() + PATIENCE;
    let mut head = Vec::new();
    let mut buffer = [0; 1024];
    while !head.windows(4).any(|four| four == b"\r\n\r\n") {
        let left = until.saturating_duration_since(Instant::now());
        if left.is_zero() || head.len() > MOST_HEAD {
            return Ok(None);
        }
        stream.set_read_timeout(Some(left))?;
        let count = stream.read(&mut buffer)?;
        if count == 0 {
            return Ok(None);
        }
        head.extend_from_slice(buffer.get(..count).unwrap_or_default());
    }
    Ok(String::from_utf8(head).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Fixed(Result<&'static str, &'static str>);

    impl Site for Fixed {
        fn version(&mut self) -> String {
            "7".to_owned()
        }

        fn page(&mut self) -> Result<String, String> {
            self.0.map(str::to_owned).map_err(str::to_owned)
        }
    }

    /// Sends bytes to a server that answers once; HOST stands for its address.
    fn ask(site: Result<&'static str, &'static str>, request: &str) -> String {
        let server = Server::bind(0).unwrap();
        let host = format!("127.0.0.1:{}", server.port);
        let request = request.replace("HOST", &host);
        std::thread::scope(|scope| {
            scope.spawn(|| {
                let (stream, _) = server.listener.accept().unwrap();
                let _gone = server.answer(stream, &mut Fixed(site));
            });
            let mut stream = TcpStream::connect(&host).unwrap();
            stream.write_all(request.as_bytes()).unwrap();
            let mut answer = String::new();
            let _reset = stream.read_to_string(&mut answer);
            answer
        })
    }

    #[test]
    fn answers_to_its_own_name_only() {
        let check = |request: &str, status: &str, end: &str| {
            let answer = ask(Ok("<p>"), request);
            assert!(
                answer.starts_with(&format!("HTTP/1.1 {status}")) && answer.ends_with(end),
                "{request:?}: {answer}"
            );
        };
        check("GET / HTTP/1.1\r\nHost: HOST\r\n\r\n", "200 OK", "\r\n\r\n<p>");
        check("HEAD / HTTP/1.1\r\nhost: HOST\r\n\r\n", "200 OK", "close\r\n\r\n");
        check("GET /version HTTP/1.1\r\nHost: HOST\r\n\r\n", "200 OK", "\r\n\r\n7");
        check("GET /../../etc/passwd HTTP/1.1\r\nHost: HOST\r\n\r\n", "404", "nothing is here\n");
        check("POST / HTTP/1.1\r\nHost: HOST\r\n\r\n", "405", "only GET\n");
        check("GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n", "421", "only\n");
        check("GET / HTTP/1.1\r\n\r\n", "421", "only\n");
        check("\r\n\r\n", "421", "only\n");
    }

    #[test]
    fn a_layer_that_is_half_written_is_asked_for_again() {
        let answer = ask(Err("a.geojson: line 1"), "GET / HTTP/1.1\r\nHost: HOST\r\n\r\n");
        assert!(answer.starts_with("HTTP/1.1 503") && answer.contains("\r\nRefresh: 2\r\n"), "{answer}");
        assert!(answer.ends_with("a.geojson: line 1\n"), "{answer}");
    }

    #[test]
    fn what_is_too_long_or_never_ends_is_dropped() {
        assert_eq!(ask(Ok(""), &format!("GET / HTTP/1.1\r\nX: {}", "x".repeat(20_000))), "");
        assert_eq!(ask(Ok(""), "GET / HTTP/1.1\r\n"), "");
    }
}
