"""What the learner's explorer is made of besides figures and courses: audiences, sectors, jobs, routes, words. Pure."""
