# Offramp for production. Build: docker build -t offramp .
# Run: docker run --env-file .env -v /etc/offramp/master.keys:/run/master.keys:ro -p 8000:8000 offramp
# (.env.example explains each variable; database set-up: docker run … offramp python manage.py migrate)

FROM python:3.13-slim AS packages
RUN python -m venv /venv
COPY requirements.txt /
RUN /venv/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes -r /requirements.txt

FROM python:3.13-slim
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
RUN useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin offramp
WORKDIR /app
COPY --from=packages /venv /venv
COPY manage.py LICENSE ./
COPY config config
COPY assessments assessments
COPY resources resources
COPY templates templates
COPY static static
# Placeholders: collecting files reads the settings, and neither keeps nor uses what these say.
RUN (umask 077 && echo "placeholder:$(head -c 32 /dev/urandom | base64 -w 0)" > /tmp/placeholder.keys) && \
    OFFRAMP_SECRET_KEY=placeholder-for-collecting-static-files-only OFFRAMP_HOSTS=localhost \
    OFFRAMP_KEY_FILE=/tmp/placeholder.keys DATABASE_URL=sqlite:////tmp/placeholder.sqlite3 \
    python manage.py collectstatic --noinput --verbosity 0 && \
    rm -f /tmp/placeholder.* && \
    python -m compileall -q /app
USER offramp
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s CMD ["python", "-m", "config.healthcheck"]
CMD ["gunicorn", "--config", "config/gunicorn.conf.py", "config.wsgi"]
