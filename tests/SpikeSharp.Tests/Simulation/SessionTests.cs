using SpikeSharp.Building;
using SpikeSharp.Numerics;

namespace SpikeSharp.Tests.Simulation;

/// <summary>How runs end: cancelled, failed, too large; and what a session does afterwards.</summary>
public sealed class SessionTests
{
    private const int Items = 4;

    public static TheoryData<bool, int> Backends => new() { { true, 1 }, { false, 1 }, { false, 2 } };

    [Theory]
    [MemberData(nameof(Backends))]
    public void Run_CancelledInTheMiddle_ThrowsTheCallersCancellation(bool reference, int threads)
    {
        BuiltModel model = ConvolutionalNetwork.Build();
        using Session session = Open(reference, model, threads, Reduction.Last);
        using CancellationTokenSource cancel = new();
        cancel.CancelAfter(30);
        OperationCanceledException error = Assert.Throws<OperationCanceledException>(() => session.Run(int.MaxValue, [ConvolutionalNetwork.Images(model, Items)], null, cancel.Token));
        Assert.Equal(cancel.Token, error.CancellationToken);
        Assert.Equal(0, session.StepCount);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Run_ProgressFails_ThrowsThatErrorAndStopsAllThreads(int threads)
    {
        BuiltModel model = ConvolutionalNetwork.Build();
        using Session session = Open(reference: false, model, threads, Reduction.Last);
        int reports = 0;
        Relay progress = new(_ =>
        {
            reports++;
            throw new SimulationException(DiagnosticCodes.FunctionFailed, "The watcher failed.");
        });
        SimulationException error = Assert.Throws<SimulationException>(() => session.Run(200, [ConvolutionalNetwork.Images(model, Items)], progress));
        Assert.Equal("The watcher failed.", error.Message);
        Assert.InRange(reports, 1, threads);
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void Run_FunctionFails_ThrowsWithTheStepOnTheCallersThread(bool reference, int threads)
    {
        int caller = Environment.CurrentManagedThreadId;
        Network network = new(seed: 0);
        Node node = network.Add(new Node(t => t < 0.0025 && Environment.CurrentManagedThreadId == caller ? t : throw new InvalidDataException("no more")));
        network.Add(new Probe(node));
        BuiltModel model = BuiltModel.Build(network);
        using Session session = Backend(reference).Open(model, new SessionOptions { Items = Items, Threads = threads, Recordings = [new(model.Probes[0].Signal)] });
        SimulationException error = Assert.Throws<SimulationException>(() => session.Run(10));
        Assert.Contains("at step 3 ", error.Message, StringComparison.Ordinal);
        Assert.IsType<InvalidDataException>(error.InnerException);
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void Run_AfterACancelledRun_NeedsAReset(bool reference, int threads)
    {
        BuiltModel model = ConvolutionalNetwork.Build();
        InputData[] images = [ConvolutionalNetwork.Images(model, Items)];
        using Session session = Open(reference, model, threads, Reduction.Sum);
        session.Run(3, images);
        double[] expected = session.Recorded(0, Items - 1).ToDoubles();
        session.Reset();
        Assert.ThrowsAny<OperationCanceledException>(() => session.Run(3, images, null, new CancellationToken(canceled: true)));

        SimulationException error = Assert.Throws<SimulationException>(() => session.Run(3, images));
        Assert.Equal(DiagnosticCodes.InterruptedRun, error.Code);
        Assert.Contains("Reset", error.Hint, StringComparison.Ordinal);
        session.Reset();
        session.Run(3, images);
        Bits.AssertEqual(expected, session.Recorded(0, Items - 1).ToDoubles());
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void Run_AfterRefusedData_NeedsNoReset(bool reference, int threads)
    {
        BuiltModel model = ConvolutionalNetwork.Build();
        InputData images = ConvolutionalNetwork.Images(model, Items);
        double[] values = images.Values.ToDoubles();
        values[5] = double.NaN;
        using Session session = Open(reference, model, threads, Reduction.Sum);
        Assert.Throws<ArgumentException>(() => session.Run(2, [images with { Values = NdArray.From(values, Items, ConvolutionalNetwork.InputSize) }]));
        session.Run(2, [images]);
        Assert.Equal(2, session.StepCount);
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void AnyMember_AfterDispose_ThrowsObjectDisposed(bool reference, int threads)
    {
        BuiltModel model = ConvolutionalNetwork.Build();
        Session session = Open(reference, model, threads, Reduction.Last);
        session.Run(1, [ConvolutionalNetwork.Images(model, Items)]);
        session.Dispose();
        session.Dispose();
        Assert.Throws<ObjectDisposedException>(() => session.Run(1, [ConvolutionalNetwork.Images(model, Items)]));
        Assert.Throws<ObjectDisposedException>(() => session.Read(model.Probes[0].Signal));
        Assert.Throws<ObjectDisposedException>(() => session.Recorded(0));
        Assert.Throws<ObjectDisposedException>(() => session.Reset());
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void Recorded_NoSuchRecordingOrItem_NamesTheRange(bool reference, int threads)
    {
        BuiltModel model = ConvolutionalNetwork.Build();
        using Session session = Open(reference, model, threads, Reduction.Last);
        Assert.Contains("from 0 to 0; 1 was given", Assert.Throws<ArgumentOutOfRangeException>(() => session.Recorded(1)).Message, StringComparison.Ordinal);
        Assert.Contains("from 0 to 3; -1 was given", Assert.Throws<ArgumentOutOfRangeException>(() => session.Recorded(0, -1)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => session.Read(model.Probes[0].Signal, Items));
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void Run_TraceLongerThanAnArray_NamesItAndItsBytes(bool reference, int threads)
    {
        BuiltModel model = ConvolutionalNetwork.Build();
        using Session session = Open(reference, model, threads, Reduction.Trace);
        InputData[] images = [ConvolutionalNetwork.Images(model, Items)];
        session.Run(2, images);
        SimulationException error = Assert.Throws<SimulationException>(() => session.Run(2_000_000_000, images));
        Assert.Equal(DiagnosticCodes.RecordingTooLarge, error.Code);
        Assert.Contains($"'{model.Probes[0].Signal}'", error.Message, StringComparison.Ordinal);
        Assert.Contains("10 elements, 2000000000 more samples", error.Message, StringComparison.Ordinal);
        Assert.Contains("80,000,000,080 bytes", error.Message, StringComparison.Ordinal);
        Assert.Contains("--keep last", error.Hint, StringComparison.Ordinal);

        // Nothing was run, so it may go on.
        session.Run(1, images);
        Assert.Equal(3, session.Recorded(0).Shape[0]);
    }

    [Fact]
    public void Run_ReductionOfALongRun_ReservesNothing()
    {
        BuiltModel model = ConvolutionalNetwork.Build();
        using Session session = Open(reference: false, model, 1, Reduction.Mean);
        Assert.ThrowsAny<OperationCanceledException>(() => session.Run(int.MaxValue, [ConvolutionalNetwork.Images(model, Items)], null, new CancellationToken(canceled: true)));
    }

    [Fact]
    public void Predict_ResultLongerThanAnArray_IsRefusedBeforeTheRun()
    {
        BuiltModel model = ConvolutionalNetwork.Build();
        using Simulator sim = new(model);
        SimulationException error = Assert.Throws<SimulationException>(() => sim.Predict(NdArray.From(new float[3 * ConvolutionalNetwork.InputSize], 3, ConvolutionalNetwork.InputSize), 100_000_000, Keep.All));
        Assert.Equal(DiagnosticCodes.RecordingTooLarge, error.Code);
        Assert.Contains("12,000,000,000 bytes", error.Message, StringComparison.Ordinal);
    }

    private static Backend Backend(bool reference) => reference ? ReferenceBackend.Instance : CpuBackend.Instance;

    private static Session Open(bool reference, BuiltModel model, int threads, Reduction reduction) => Backend(reference).Open(
        model, new SessionOptions { Items = Items, Threads = threads, Recordings = [new(model.Probes[0].Signal, reduction)], Inputs = [model.Inputs[0].Signal] });

    private sealed class Relay(Action<long> report) : IProgress<long>
    {
        public void Report(long value) => report(value);
    }
}
