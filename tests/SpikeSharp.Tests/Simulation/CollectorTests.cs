using System.Runtime;
using SpikeSharp.Building;
using SpikeSharp.Numerics;

namespace SpikeSharp.Tests.Simulation;

/// <summary>Kernels hold references into arrays while the collector moves objects: none may point outside its array.</summary>
public sealed class CollectorTests
{
    private const int Steps = 10, InputSize = 14 * 14;
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(4);

    [Fact]
    public void Run_WhileTheCollectorCompacts_GivesTheSameBits()
    {
        BuiltModel model = LargeKernels();
        // Pinned arrays fill their first region, so that those of the kernels lie behind objects that move.
        Clutter clutter = new();
        byte[] filler = GC.AllocateUninitializedArray<byte>(40 << 20, pinned: true);
        (SessionOptions Options, double[] Expected)[] settings =
        [
            .. from precision in Enum.GetValues<Precision>()
               from products in Enum.GetValues<ProductKernels>()
               let options = new SessionOptions { Threads = 1, Precision = precision, Products = products, Recordings = Recordings(model), Inputs = [model.Inputs[0].Signal] }
               select (options, Run(model, options)),
        ];
        Assert.All(settings, setting => Assert.Contains(setting.Expected, value => value != 0));

        using CancellationTokenSource end = new(Duration);
        Thread collector = new(() => clutter.MoveUntil(end.Token));
        collector.Start();
        int runs = 0;
        string? failure = null;
        Thread[] workers =
        [
            .. settings.Select((setting, i) => new Thread(() =>
            {
                // Once at least, however busy the machine is.
                do
                {
                    double[] found = Run(model, setting.Options);
                    if (!Bits.Equal(setting.Expected, found)) Volatile.Write(ref failure, $"{setting.Options.Precision}, {setting.Options.Products}: other bits.");
                    Interlocked.Increment(ref runs);
                }
                while (!end.IsCancellationRequested);
            })),
        ];
        foreach (Thread worker in workers) worker.Start();
        foreach (Thread worker in workers) worker.Join();
        collector.Join();
        GC.KeepAlive(filler);
        Assert.Null(failure);
        Assert.True(runs >= settings.Length, $"{runs} runs");
    }

    /// <summary>Objects with gaps between them, so that every collection has something to move.</summary>
    private sealed class Clutter
    {
        private readonly Random _random = new(1);
        private readonly byte[][] _small = new byte[5000][], _large = new byte[400][];

        public Clutter()
        {
            for (int i = 0; i < _small.Length; i++) _small[i] = NewSmall();
            for (int i = 0; i < _large.Length; i++) _large[i] = NewLarge();
        }

        public void MoveUntil(CancellationToken end)
        {
            while (!end.IsCancellationRequested)
            {
                for (int i = 0; i < 1000; i++) _small[_random.Next(_small.Length)] = NewSmall();
                for (int i = 0; i < 20; i++) _large[_random.Next(_large.Length)] = NewLarge();
                GCSettings.LargeObjectHeapCompactionMode = GCLargeObjectHeapCompactionMode.CompactOnce;
                GC.Collect(2, GCCollectionMode.Forced, blocking: true, compacting: true);
            }
        }

        private byte[] NewSmall() => new byte[_random.Next(16, 4000)];

        private byte[] NewLarge() => GC.AllocateUninitializedArray<byte>(_random.Next(90_000, 200_000));
    }

    /// <summary>Positions times channels times filters reach a hundred megabytes: far beyond the weights, where other objects lie.</summary>
    private static BuiltModel LargeKernels()
    {
        Random random = new(4);
        Network network = new(seed: 2);
        Node input = network.Add(new Node(new double[InputSize]) { Label = "image" });
        Ensemble first = Layer(InputSize * 256), second = Layer(InputSize * 256);
        network.Connect(input, first.Neurons, new Convolution(256, new ChannelShape([14, 14], 1), [1, 1], Weights(256)), Synapse.None);
        network.Connect(first.Neurons, second.Neurons, new Convolution(256, new ChannelShape([14, 14], 256), [1, 1], Weights(256 * 256)), new Lowpass(0.005));
        Node output = network.Add(Node.Relay(20, "output"));
        network.Connect(second.Neurons[..3000], output, new Dense(20, 3000, Weights(20 * 3000)), Synapse.None);
        network.Add(new Probe(output));
        return BuiltModel.Build(network);

        Ensemble Layer(int size) => network.Add(new Ensemble(size, 1) { NeuronType = new SpikingRectifiedLinear(0.01), Gain = 100, Bias = 5.0 });

        double[] Weights(int count) => [.. Enumerable.Range(0, count).Select(_ => (random.NextDouble() - 0.4) * 0.3)];
    }

    private static System.Collections.Immutable.ImmutableArray<Recording> Recordings(BuiltModel model) =>
        [new(model.Probes[0].Signal), .. model.Ensembles.Select(ensemble => new Recording(ensemble.Output, Reduction.SpikeCount))];

    private static double[] Run(BuiltModel model, SessionOptions options)
    {
        Random random = new(8);
        double[] images = [.. Enumerable.Range(0, options.Items * InputSize).Select(_ => random.NextDouble())];
        using Session session = CpuBackend.Instance.Open(model, options);
        session.Run(Steps, [new InputData(options.Inputs[0], NdArray.From(images, options.Items, InputSize))]);
        return [.. options.Recordings.SelectMany((_, i) => Enumerable.Range(0, options.Items).SelectMany(item => session.Recorded(i, item).ToDoubles()))];
    }
}
