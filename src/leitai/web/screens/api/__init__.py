"""The API for other programs; POST /ballots and GET /stream are in leitai.web.hotpath."""
