"""BlazePose by ourselves, on LiteRT: sees what MediaPipe sees, also where that cannot run.

    picture ─▶ detector ─▶ region ─▶ landmarks ─▶ points, visibility, mask
                             ▲           │
                             └───────────┘ where the body is looked for in the next picture

Two networks out of Google's bundle, and plain arithmetic around them:

anchors    the 2,254 places at which the detector's answers are anchored
detector   the picture, small, to whoever is in it: hips, and a circle around the body
region     the turned square around a body that the second network looks at
landmarks  that square to 33 points, their visibility, and the body's mask
network    a `.tflite` file, run: the one file that knows LiteRT
engine     all of it behind `PoseEngine`, and when to look for people afresh

Sources, named in the files by these letters:

[B] Bazarevsky et al., BlazePose: On-device Real-time Body Pose Tracking, arXiv 2006.10204
[F] Bazarevsky et al., BlazeFace, arXiv 1907.05047 (anchors; detections blended, not dropped)
[S] Liu et al., SSD: Single Shot MultiBox Detector, arXiv 1512.02325
[C] Model card BlazePose GHUM 3D, Google, 2021
[G] MediaPipe's published graphs pose_detection, pose_landmark: their settings, not their code
[M] measured: our points against MediaPipe 1.2.2's on the same pictures (docs/engines.md)
"""
