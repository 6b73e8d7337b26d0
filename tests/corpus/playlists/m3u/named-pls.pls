http://a.example/live
