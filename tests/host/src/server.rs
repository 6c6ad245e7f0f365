//! The routes: the page, the commands, the events, and the seams for tests.

use crate::reply::{self, Reply};
use crate::start::World;
use crate::{Arguments, events, pages, trouble};
use bytes::Bytes;
use http::{Method, Request, StatusCode};
use http_body_util::{BodyExt, Limited};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::convert::Infallible;
use std::net::Ipv4Addr;
use std::path::PathBuf;
use std::sync::Arc;
use strata_engine::commands;
use tokio::net::{TcpListener, TcpStream};

/// More than any command of the page needs.
const LARGEST_BODY: usize = 16 * 1024 * 1024;

/// Serves until the process is told to end, then closes the engine and the sandbox.
pub async fn run(arguments: Arguments) -> Result<(), Box<dyn std::error::Error>> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, arguments.port)).await?;
    let (world, sandbox) = World::open(&arguments).await?;
    let world = Arc::new(world);
    // Caught from before the first word: whoever reads it may end us at once.
    let ended = told_to_end()?;
    println!("listening http://{}", listener.local_addr()?);
    tokio::select! {
        outcome = accept(&listener, &world) => outcome?,
        () = ended => {}
    }
    world.app.close().await;
    sandbox.stop().await;
    Ok(())
}

fn told_to_end() -> std::io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}

async fn accept(listener: &TcpListener, world: &Arc<World>) -> std::io::Result<()> {
    loop {
        let (stream, _) = listener.accept().await?;
        tokio::spawn(serve(stream, Arc::clone(world)));
    }
}

async fn serve(stream: TcpStream, world: Arc<World>) {
    let routed = service_fn(move |request| {
        let world = Arc::clone(&world);
        async move { Ok::<_, Infallible>(route(&world, request).await) }
    });
    // A browser that hangs up in the middle is no event here.
    drop(http1::Builder::new().serve_connection(TokioIo::new(stream), routed).await);
}

async fn route(world: &World, request: Request<Incoming>) -> Reply {
    let path = request.uri().path().to_owned();
    match (request.method(), path.as_str()) {
        (&Method::GET, "/events") => events::stream(&world.app),
        (&Method::GET, "/test/confirmations") => {
            reply::json(StatusCode::OK, &world.answers.asked())
        }
        (&Method::GET, "/test/clipboard") => reply::json(StatusCode::OK, &world.answers.copied()),
        (&Method::GET, "/test/pages") => reply::json(StatusCode::OK, &world.answers.opened()),
        (&Method::GET, "/test/requests") => {
            reply::json(StatusCode::OK, &trouble::seen(&world.trouble))
        }
        (&Method::GET, _) => pages::page(&world.page, &path).await,
        (&Method::POST, _) => match body_of(request).await {
            Ok(body) => post(world, &path, &body).await,
            Err(error) => reply::text(StatusCode::BAD_REQUEST, error),
        },
        _ => reply::text(StatusCode::METHOD_NOT_ALLOWED, "GET or POST"),
    }
}

async fn body_of(request: Request<Incoming>) -> Result<Bytes, String> {
    let limited = Limited::new(request.into_body(), LARGEST_BODY);
    limited.collect().await.map(|body| body.to_bytes()).map_err(|error| error.to_string())
}

async fn post(world: &World, path: &str, body: &[u8]) -> Reply {
    if let Some(name) = path.strip_prefix("/call/") {
        return call(world, name, body).await;
    }
    if path == "/test/drop" {
        return drop_files(world, body).await;
    }
    match lay(world, path, body) {
        Ok(()) => reply::bytes(StatusCode::NO_CONTENT, "text/plain", Bytes::new()),
        Err(error) => reply::text(StatusCode::BAD_REQUEST, error),
    }
}

async fn call(world: &World, name: &str, body: &[u8]) -> Reply {
    let request = match parsed(body) {
        Ok(request) => request,
        Err(error) => return reply::text(StatusCode::BAD_REQUEST, error),
    };
    match commands::dispatch(&world.app, &world.answers, name, request).await {
        Ok(response) => reply::json(StatusCode::OK, &response),
        Err(fault) => reply::json(StatusCode::UNPROCESSABLE_ENTITY, &fault),
    }
}

#[derive(Deserialize)]
struct Paths {
    paths: Vec<PathBuf>,
}

#[derive(Deserialize)]
struct MaybePath {
    path: Option<PathBuf>,
}

#[derive(Deserialize)]
struct Answer {
    answer: bool,
}

#[derive(Deserialize)]
struct Advance {
    advance_days: u32,
}

async fn drop_files(world: &World, body: &[u8]) -> Reply {
    let Paths { paths } = match parsed(body) {
        Ok(paths) => paths,
        Err(error) => return reply::text(StatusCode::BAD_REQUEST, error),
    };
    match world.app.drop_files(&world.answers, paths).await {
        Ok(queued) => reply::json(StatusCode::OK, &queued),
        Err(fault) => reply::json(StatusCode::UNPROCESSABLE_ENTITY, &fault),
    }
}

fn lay(world: &World, path: &str, body: &[u8]) -> Result<(), String> {
    match path {
        "/test/files" => world.answers.lay_files(parsed::<Paths>(body)?.paths),
        "/test/folder" => world.answers.lay_folder(parsed::<MaybePath>(body)?.path),
        "/test/save" => world.answers.lay_save(parsed::<MaybePath>(body)?.path),
        "/test/certificates" => {
            world.answers.lay_certificates(parsed::<MaybePath>(body)?.path);
        }
        "/test/confirm" => world.answers.lay_confirm(parsed::<Answer>(body)?.answer),
        "/test/clipboard/elapse" => world.answers.elapse(),
        "/test/clock" => {
            let hours = i64::from(parsed::<Advance>(body)?.advance_days) * 24;
            world.clock.advance(jiff::SignedDuration::from_hours(hours));
        }
        "/test/trouble" => trouble::apply(&world.trouble, parsed(body)?)?,
        other => return Err(format!("there is no seam {other}")),
    }
    Ok(())
}

fn parsed<T: DeserializeOwned>(body: &[u8]) -> Result<T, String> {
    serde_json::from_slice(body).map_err(|error| error.to_string())
}
