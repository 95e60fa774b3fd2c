using System.Diagnostics;
using System.Runtime.Intrinsics;
using SpikeSharp.Building;
using SpikeSharp.Conversion;
using SpikeSharp.Numerics;

namespace SpikeSharp.Benchmarks;

/// <summary>The converted sample network and its images.</summary>
internal sealed class SampleCnn
{
    private const int Minibatch = 64;

    private readonly Settings _settings;
    private readonly BuiltModel _model;
    private readonly NdArray _images;
    private readonly byte[] _labels;
    private readonly Recording[] _recordings;

    private SampleCnn(Settings settings, BuiltModel model, NdArray images, byte[] labels)
    {
        _settings = settings;
        _model = model;
        _images = images;
        _labels = labels;
        _recordings =
        [
            new(model.Probes[0].Signal, Reduction.Last),
            .. model.Ensembles.Where(e => e.NeuronType.IsSpiking).Select(e => new Recording(e.Output, Reduction.SpikesPerStep)),
        ];
    }

    public static int LaneBits =>
        Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : Vector128.IsHardwareAccelerated ? 128 : 0;

    public double Spikes { get; private set; }

    public double Accuracy { get; private set; }

    public static SampleCnn Load(Settings settings)
    {
        string samples = Path.Combine(AppContext.BaseDirectory, "Samples");
        Converter converter = new(KerasModel.Load(Path.Combine(samples, "mnist-cnn.keras")), new ConverterOptions
        {
            SwapActivations = { [Activation.Relu] = new SpikingRectifiedLinear() },
            ScaleFiringRates = 200,
            Synapse = 0.005,
            Seed = 0,
        });
        using Npz data = Npz.Load(Path.Combine(samples, "mnist-test-1000.npz"));
        byte[] pixels = data["images"].AsSpan<byte>().ToArray(), labels = data["labels"].AsSpan<byte>().ToArray();
        int size = pixels.Length / labels.Length;
        float[] images = new float[settings.Images * size];
        for (int i = 0; i < images.Length; i++) images[i] = pixels[i % pixels.Length] / 255f;
        return new SampleCnn(settings, converter.Build(), NdArray.From(images, settings.Images, size), labels);
    }

    /// <summary>Microseconds per image-step, sessions included.</summary>
    public double MeasureCpu() => Measure(CpuBackend.Instance, _images);

    public double MeasureReference()
    {
        int items = Math.Min(_settings.ReferenceImages, _settings.Images);
        return Measure(ReferenceBackend.Instance, _images.Slice(0, items * _images.Shape[1]).Reshape([items, _images.Shape[1]]));
    }

    private double Measure(Backend backend, NdArray images)
    {
        Presentation presentation = new(_model, new Dictionary<string, NdArray> { [_model.Inputs[0].Name] = images });
        double spikes = 0;
        int right = 0;
        // Of one thread the processor's time is the truer one: other work on the machine does not count.
        TimeSpan cpu = Environment.CpuUsage.TotalTime;
        long start = Stopwatch.GetTimestamp();
        presentation.Run(
            Minibatch, _settings.Steps,
            items => backend.Open(_model, new SessionOptions { Items = items, Recordings = [.. _recordings], Inputs = presentation.Signals, Threads = _settings.Threads }),
            (session, first, items) =>
            {
                for (int item = 0; item < items; item++)
                {
                    double[] output = session.Recorded(0, item).ToDoubles();
                    if (Array.IndexOf(output, output.Max()) == _labels[(first + item) % _labels.Length]) right++;
                    for (int r = 1; r < _recordings.Length; r++) spikes += session.Recorded(r, item).ToDoubles().Sum();
                }
            });
        double seconds = (_settings.Threads == 1 ? Environment.CpuUsage.TotalTime - cpu : Stopwatch.GetElapsedTime(start)).TotalSeconds;
        (Spikes, Accuracy) = (spikes / presentation.Items, (double)right / presentation.Items);
        return seconds / presentation.Items / _settings.Steps * 1e6;
    }
}
